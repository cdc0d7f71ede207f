package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.ErrorCode;

/** The failures that only the command line knows. */
public enum CliError implements ErrorCode {
  ALREADY_IN_STATE,
  ANSWER_UNREADABLE,
  BUG,
  DEPLOYMENT_AMBIGUOUS,
  DEPLOYMENT_UNKNOWN,
  FILE_OF_OTHER_KIND,
  FILE_UNREADABLE,
  IMPORT_NEEDS_OTHERS,
  MACHINE_ID_MISSING,
  METRICS_UNWRITABLE,
  NOTHING_TO_IMPORT,
  NOT_IN_DOCUMENT,
  OTHER_DEPLOYMENT,
  TIMER_CANNOT_START_PROGRAM,
  USAGE
}
