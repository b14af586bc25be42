;;; In each file: the finding, its place, the hover text, the quick fixes, the repair, saving it.  -*- lexical-binding: t; -*-

(require 'eglot)
(require 'cl-lib)
(setq eglot-sync-connect 20
      eglot-autoreconnect t            ; else only of a session of three seconds
      make-backup-files nil)

(defconst pay-as-you-go
  "dashscope-intl.aliyuncs.com is a pay-as-you-go host and rejects the plan key sk-sp-…cdef with 401 or 403")
(defconst endpoints
  '("Use the Coding Plan endpoint coding-intl.dashscope.aliyuncs.com"
    "Use the Token Plan endpoint token-plan.ap-southeast-1.maas.aliyuncs.com"))

;; Lines are 1-based, columns 0-based; Emacs counts characters.
(defconst files
  `((".env" keyfit-shell-mode (3 17 71) ,pay-as-you-go 17 "is refused with 401 or 403" ,endpoints)
    (".bashrc" keyfit-shell-mode (1 97 147) ,pay-as-you-go 97 "is refused with 401 or 403" ,endpoints)
    (".claude/settings.json" keyfit-json-mode (4 41 46)
     "GLM-5 is not supported, because model names are case-sensitive; use glm-5"
     30 "Why, for Claude Code" ("Write glm-5"))))

(defun check (what got expected)
  (unless (equal got expected)
    (message "%s: %S, not %S" what got expected)
    (kill-emacs 1)))

(defun wait-for (what condition)
  "Return what CONDITION returns as soon as that is not nil."
  (let ((end (+ (float-time) 60)) result)
    (while (not (or (setq result (funcall condition)) (> (float-time) end)))
      (accept-process-output nil 0.05))
    (or result (progn (message "waited in vain for %s" what) (kill-emacs 1)))))

(defun findings ()
  (flymake-start)
  (flymake-diagnostics))

(defun column (position)
  "In characters: `current-column' counts the width on the screen."
  (save-excursion (goto-char position) (- position (line-beginning-position))))

(defun place (finding)
  "The line, the first and the last column of FINDING."
  (let ((beginning (flymake-diagnostic-beg finding)))
    (list (line-number-at-pos beginning) (column beginning) (column (flymake-diagnostic-end finding)))))

(defun hover-text ()
  (eglot--hover-info
   (plist-get (jsonrpc-request (eglot-current-server) :textDocument/hover
                               (eglot--TextDocumentPositionParams))
              :contents)))

(defun starts-with (titles expected)
  "Whether TITLES begin with EXPECTED, word for word, in their order."
  (equal (seq-take titles (length expected)) expected))

(defun check-file (name mode where text hover-column hover titles)
  (find-file name)
  (check (concat name " mode") major-mode mode)
  (run-hooks 'post-command-hook)        ; eglot-ensure waits for it; there is none in a batch
  (wait-for "the server" #'eglot-current-server)
  (let ((finding (car (wait-for (concat "a finding in " name) #'findings))))
    (check name (place finding) where)
    (check name (and (string-search text (flymake-diagnostic-text finding)) t) t)
    (goto-char (point-min))
    (forward-line (1- (car where)))
    (forward-char hover-column)
    (check (concat name " hover") (and (string-search hover (hover-text)) t) t)
    (goto-char (flymake-diagnostic-beg finding)))
  (let* ((actions (eglot-code-actions (point) (1+ (point))))
         (offered (mapcar (lambda (action) (plist-get action :title)) actions)))
    (unless (starts-with offered titles)
      (check (concat name " fixes") offered titles))
    (let ((last-nonmenu-event t))       ; as by the keyboard; the choice is made for us
      (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) (car titles))))
        (call-interactively #'eglot-code-actions))))
  (wait-for (concat "the repair of " name) #'buffer-modified-p)
  (check "line ends" (coding-system-eol-type buffer-file-coding-system) 1)
  (save-buffer)
  (wait-for (concat "the end of the finding in " name) (lambda () (null (findings)))))

(dolist (file files)
  (apply #'check-file file))

;; A killed server is started again.
(find-file ".env")
(let ((process (jsonrpc--process (eglot-current-server))))
  (signal-process process 'SIGKILL)
  (wait-for "the end of the server" (lambda () (not (process-live-p process)))))
(wait-for "a new server" (lambda () (let ((server (eglot-current-server)))
                                      (and server (jsonrpc-running-p server)))))
(kill-emacs 0)
