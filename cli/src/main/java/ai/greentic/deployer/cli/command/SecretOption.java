package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.signing.PrivateKeyFile;

/**
 * Where a secret is: a file that only its owner can read, or {@code env:NAME} for pipelines. Never
 * the secret itself, which every user of the machine could see in the list of processes.
 */
record SecretOption(String name, String value) {
  private static final String ENVIRONMENT = "env:";

  String read(Console console) throws DeployerException {
    if (!value.startsWith(ENVIRONMENT)) {
      return PrivateKeyFile.read(console.folder().resolve(OptionValues.path(value)));
    }
    String variable = value.substring(ENVIRONMENT.length());
    String secret = console.environment().getOrDefault(variable, "");
    if (secret.isBlank()) {
      throw new UsageException(
          name + "=" + value + ": the environment variable " + variable + " is not set");
    }
    return secret;
  }

  @Override
  public String toString() {
    return value;
  }
}
