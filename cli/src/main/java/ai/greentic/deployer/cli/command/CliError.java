package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.ErrorCode;

/** The failures that only the command line knows. */
public enum CliError implements ErrorCode {
  ANSWER_UNREADABLE,
  BUG,
  DEPLOYMENT_AMBIGUOUS,
  DEPLOYMENT_UNKNOWN,
  DRIFT_TIMER_UNAVAILABLE,
  EVENTS_UNWRITABLE,
  FILE_EXISTS,
  FILE_OF_OTHER_KIND,
  FILE_UNREADABLE,
  FILE_UNWRITABLE,
  IMPORT_REFUSED,
  MACHINE_ID_MISSING,
  METRICS_UNWRITABLE,
  USAGE
}
