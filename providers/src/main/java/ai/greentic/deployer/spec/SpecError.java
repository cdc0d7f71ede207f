package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.ErrorCode;

/** What can be wrong in a document. */
public enum SpecError implements ErrorCode {
  DOCUMENT_CONFLICT,
  DOCUMENT_CYCLE,
  DOCUMENT_INVALID_VALUE,
  DOCUMENT_MISSING_KEY,
  DOCUMENT_SYNTAX,
  DOCUMENT_UNKNOWN_KEY,
  DOCUMENT_UNRESOLVED_REFERENCE
}
