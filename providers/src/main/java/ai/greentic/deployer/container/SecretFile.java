package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A user's environment file.
 *
 * @param overridden names that the deployer's own environment file sets, which win
 */
public record SecretFile(Path path, List<String> overridden) {
  public SecretFile {
    overridden = List.copyOf(overridden);
  }

  /**
   * The variables that a container gets from it now.
   *
   * @throws ProviderException when it is not there, or a line of it is none of an environment file
   */
  public SecretVariables read() throws ProviderException {
    try {
      return SecretVariables.ofFile(Files.readString(path)).without(overridden);
    } catch (NoSuchFileException e) {
      throw new ProviderException(
          HostError.ENV_FILE_UNUSABLE,
          "the environment file " + path + " (spec.runtime.envFile) does not exist",
          "put it back, root's alone: the release needs it",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ProviderException(
          HostError.ENV_FILE_UNUSABLE,
          "spec.runtime.envFile: " + path + ": " + e.getMessage(),
          "write one NAME=value a line, names of letters, digits and _",
          e);
    }
  }
}
