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
    if reltimefloat(reltime(l:start)) > 20
      call Fail('waited in vain for ' . a:what)
    endif
    sleep 20m
  endwhile
endfunction

function! Findings() abort
  return ale#engine#GetLoclist(bufnr(''))
endfunction

let s:pay_as_you_go = 'dashscope-intl.aliyuncs.com is a pay-as-you-go host: it refuses the plan key sk-sp-…cdef with 401 or 403'

" Places are 1-based; ALE takes the server's UTF-16 columns for its own.
let s:files = [
\ {'name': '.env', 'place': [3, 18], 'text': s:pay_as_you_go, 'hover': 'is refused with 401 or 403'},
\ {'name': '.bashrc', 'place': [1, 99], 'text': s:pay_as_you_go, 'hover': 'is refused with 401 or 403'},
\ {'name': '.claude/settings.json', 'place': [4, 43], 'text': 'model names are case-sensitive: GLM-5 is not supported, glm-5 is', 'hover': 'glm-5'},
\]

function! Hover() abort
  ALEHover
  call Wait('the hover text', {-> bufwinnr('ALEPreviewWindow') > 0})
  let l:text = join(getbufline('ALEPreviewWindow', 1, '$'), "\n")
  pclose
  return l:text
endfunction

for s:file in s:files
  execute 'edit' s:file.name
  ALELint
  call Wait('a finding in ' . s:file.name, {-> len(Findings()) == 1})
  let s:found = Findings()[0]
  call Equal(s:file.name, [s:found.lnum, s:found.col], s:file.place)
  call Equal(s:file.name, s:found.text, s:file.text)
  call Equal(s:file.name, s:found.linter_name, 'keyfit')

  " ALE hands on Vim's own byte column as a character's: near its beginning any column will do.
  call cursor(s:found.lnum, s:found.col + 1)
  if stridx(Hover(), s:file.hover) < 0
    call Fail(s:file.name . ': no "' . s:file.hover . '" in the hover text')
  endif

  let s:before = getline('.')
  call feedkeys("1\<CR>", 't')
  ALECodeAction
  call Wait('the repair', {-> getline('.') !=# s:before})
  call Equal('line ends', &fileformat, 'dos')
  write
  call Wait('no finding', {-> empty(Findings())})
endfor
qall!
