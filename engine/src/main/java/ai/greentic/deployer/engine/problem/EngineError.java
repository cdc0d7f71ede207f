package ai.greentic.deployer.engine.problem;

/** The failures that the engine itself knows, on whatever machine. */
public enum EngineError implements ErrorCode {
  PROVIDER_FAILED,
  PROVIDER_BUG,
  INTERRUPTED,
  UNSPECIFIED
}
