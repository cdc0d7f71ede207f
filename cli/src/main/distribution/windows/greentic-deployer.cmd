@echo off
rem Runs greentic-deployer on a Java 25 or later that it finds itself: JAVA_HOME, the PATH, the usual folders.
rem What is missing is said in one line.
setlocal EnableExtensions DisableDelayedExpansion
set "OLDEST=25"
for %%I in ("%~dp0..") do set "HOME_FOLDER=%%~fI"
set "JAVA_FOUND="

if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JAVA_FOUND for %%J in (java.exe) do if not "%%~$PATH:J" == "" call :try_program "%%~$PATH:J"
if not defined JAVA_FOUND for /d %%D in (
  "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*"
  "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\Zulu\*" "%LocalAppData%\Programs\Eclipse Adoptium\*"
) do if not defined JAVA_FOUND call :try "%%~D"
if not defined JAVA_FOUND (
  >&2 echo greentic-deployer: no Java %OLDEST% or later found; install one ^(for example Temurin %OLDEST%^) or set JAVA_HOME to it
  exit /b 1
)

rem cmd cannot tell whether its output is a terminal, so none is said to be one: plain text, and -auto-approve where one is asked.
"%JAVA_FOUND%\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData ^
  -Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 ^
  "-Dgreentic.program=%HOME_FOLDER%\bin\greentic-deployer.cmd" ^
  -jar "%HOME_FOLDER%\lib\greentic-deployer-cli.jar" %*
exit /b %ERRORLEVEL%

rem The program of a Java: its folder is two above.
:try_program
for %%P in ("%~dp1..") do call :try "%%~fP"
exit /b 0

rem Takes the Java in folder %1 when it is new enough.
:try
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "MAJOR="
for /f "usebackq tokens=1,2 delims==" %%K in ("%~1\release") do if "%%K" == "JAVA_VERSION" call :major "%%~L"
if not defined MAJOR exit /b 0
if %MAJOR% GEQ %OLDEST% set "JAVA_FOUND=%~1"
exit /b 0

rem Sets MAJOR to the first number of version %1.
:major
for /f "tokens=1 delims=.-+" %%M in ("%~1") do set "MAJOR=%%M"
exit /b 0
