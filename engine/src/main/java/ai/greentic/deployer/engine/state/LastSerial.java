package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;

/**
 * What was written last, kept in a file of its own: by it a state that was lost is told from one
 * that never was, and an old copy from the newest.
 *
 * @param resources how many the state had
 */
record LastSerial(String lineage, long serial, long resources) {

  static LastSerial of(State state) {
    return new LastSerial(state.lineage(), state.serial(), state.resources().size());
  }

  byte[] encode() {
    return CanonicalJson.encode(
        Mapping.EMPTY
            .with("lineage", lineage)
            .with("serial", Value.of(serial))
            .with("resources", Value.of(resources)));
  }

  static LastSerial decode(byte[] bytes) throws FormatException {
    return Fields.read(
        "serial.json",
        CanonicalJson.decode(bytes),
        fields ->
            new LastSerial(
                fields.text("lineage"), fields.integer("serial"), fields.integer("resources")));
  }

  /** Throws when a state is older than what was written last. */
  void requireNotAfter(State state) throws FormatException {
    if (!state.lineage().equals(lineage)) {
      throw new FormatException(
          "it has lineage " + state.lineage() + ", but lineage " + lineage + " was written last");
    }
    if (state.serial() < serial) {
      throw new FormatException(
          "it has serial "
              + state.serial()
              + ", but serial "
              + serial
              + " was written last: it is an old copy");
    }
  }
}
