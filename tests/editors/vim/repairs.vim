" In each file: the finding, its place, the hover text, the repair, and saving it.

function! Fail(message) abort
  call writefile([a:message], $KEYFIT_SAID, 'a')
  cquit
endfunction

function! Equal(what, got, expected) abort
  if a:got !=# a:expected
    call Fail(a:what . ': ' . string(a:got) . ', not ' . string(a:expected))
  endif
endfunction

function! Wait(what, Condition) abort
  let l:start = reltime()
  while !a:Condition()
    if reltimefloat(reltime(l:start)) > 60
      call Fail('waited in vain for ' . a:what)
    endif
    sleep 20m
  endwhile
endfunction

function! Findings() abort
  return ale#engine#GetLoclist(bufnr(''))
endfunction

let s:pay_as_you_go = 'dashscope-intl.aliyuncs.com is a pay-as-you-go host and rejects the plan key sk-sp-…cdef with 401 or 403'

" Places are 1-based.
let s:files = [
\ {'name': '.env', 'place': [3, 18], 'text': s:pay_as_you_go, 'hover': 'is refused with 401 or 403'},
\ {'name': '.bashrc', 'place': [1, 100], 'text': s:pay_as_you_go, 'hover': 'is refused with 401 or 403'},
\ {'name': '.claude/settings.json', 'place': [4, 44], 'hover_at': 30, 'text': 'GLM-5 is not supported, because model names are case-sensitive; use glm-5', 'hover': 'Why, for Claude Code'},
\]

function! Hover() abort
  ALEHover
  call Wait('the hover text', {-> bufwinnr('ALEPreviewWindow') > 0})
  let l:text = join(getbufline('ALEPreviewWindow', 1, '$'), "\n")
  pclose
  return l:text
endfunction

function! Repair(file) abort
  execute 'edit' a:file.name
  ALELint
  call Wait('a finding in ' . a:file.name, {-> len(Findings()) == 1})
  let l:found = Findings()[0]
  call Equal(a:file.name, [l:found.lnum, l:found.col], a:file.place)
  call Equal(a:file.name, l:found.text, a:file.text)
  call Equal(a:file.name, l:found.linter_name, 'keyfit')

  call cursor(l:found.lnum, get(a:file, 'hover_at', l:found.col + 1))
  if stridx(Hover(), a:file.hover) < 0
    call Fail(a:file.name . ': no "' . a:file.hover . '" in the hover text')
  endif

  call cursor(l:found.lnum, l:found.col + 1)
  let l:before = getline('.')
  call feedkeys("1\<CR>", 't')
  ALECodeAction
  call Wait('the repair of ' . a:file.name, {-> getline('.') !=# l:before})
  call Equal('line ends', &fileformat, 'dos')
  write
  call Wait('the end of the finding in ' . a:file.name, {-> empty(Findings())})
endfunction

try
  for s:file in s:files
    call Repair(s:file)
  endfor
catch
  call Fail(v:exception . ' in ' . v:throwpoint)
endtry
qall!
