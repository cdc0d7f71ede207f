package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;

/** The bytes of {@code state.json}: canonical JSON of format, checksum and state. */
public final class StateFile {
  /** The format that is written; earlier ones are read. */
  public static final long FORMAT = 1;

  private StateFile() {}

  public static byte[] encode(State state) {
    return CanonicalJson.encode(
        Mapping.EMPTY
            .with("format", Value.of(FORMAT))
            .with("checksum", StateCodec.digest(state))
            .with("state", StateCodec.toValue(state)));
  }

  /** Reads a state; throws when it is damaged, of another format or of another deployment. */
  public static State decode(byte[] bytes, String deployment) throws FormatException {
    if (bytes.length == 0) {
      throw new FormatException("it is empty");
    }
    return Fields.read(
        "state.json",
        CanonicalJson.decode(bytes),
        file -> {
          long format = file.integer("format");
          if (format != FORMAT) {
            throw new FormatException(
                "it has format "
                    + format
                    + ", this tool reads format "
                    + FORMAT
                    + (format > FORMAT
                        ? ": a newer greentic-deployer wrote it, which is the one to use"
                        : ""));
          }
          State state = StateCodec.fromValue(file.value("state"));
          if (!StateCodec.digest(state).equals(file.text("checksum"))) {
            throw new FormatException("its checksum does not match");
          }
          if (!state.deployment().equals(deployment)) {
            throw new FormatException("it is the state of deployment " + state.deployment());
          }
          return state;
        });
  }
}
