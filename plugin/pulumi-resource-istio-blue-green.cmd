@node "%~dp0dist\index.cjs" %*
