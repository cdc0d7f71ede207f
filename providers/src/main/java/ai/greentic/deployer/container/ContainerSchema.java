package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Set;

/** The attributes of the type {@code container}, and which of them need another run of it. */
final class ContainerSchema {
  static final String INTERRUPTION = "interruptionMillis";

  /** A difference in any of these needs another run of the container; others only the gate. */
  private static final List<String> NEED_RESTART =
      List.of(
          "imageId",
          "bundle",
          "mounted",
          "storage",
          "launch",
          "certificate",
          "trust",
          "secrets",
          "active",
          "otherCommand",
          "otherVariables",
          "deletedFolders",
          "startedByHand",
          "otherListeners");

  static final Schema SCHEMA =
      Schema.of(
          Set.of(Behaviour.INTERRUPTS),
          Attribute.of("name", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("unit", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("engine", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("imageId", Kind.TEXT, Trait.REQUIRED),
          Attribute.of("bundle", Kind.TEXT, Trait.REQUIRED),
          // Where its file is, and where the container sees what is mounted of it.
          Attribute.of("bundleFile", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("bundleMount", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          // The mount of the bundle: the unit stops with it, so what runs has the mount of its
          // start.
          Attribute.of("mounted", Kind.INTEGER, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          // The inodes of the folders that are bound into it: one made anew needs another run.
          Attribute.of("storage", Kind.SEQUENCE, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("launch", Kind.TEXT, Trait.REQUIRED),
          // Raised by a repair of the unit that what runs does not have yet.
          Attribute.of("configured", Kind.INTEGER, Trait.NOT_OBSERVABLE),
          // What a start by the unit gives it, to compare with what it has.
          Attribute.of("command", Kind.SEQUENCE, Trait.NOT_OBSERVABLE),
          Attribute.of("environment", Kind.MAPPING, Trait.NOT_OBSERVABLE),
          Attribute.of("certificate", Kind.TEXT, Trait.REQUIRED),
          // The authorities that the application was started with: it reads their file then.
          Attribute.of("trust", Kind.TEXT, Trait.NOT_OBSERVABLE),
          Attribute.of("secrets", Kind.TEXT, Trait.SECRET),
          Attribute.of("secretNames", Kind.SEQUENCE, Trait.NOT_OBSERVABLE),
          // For reading the log without them.
          Attribute.of("secretFile", Kind.TEXT, Trait.NOT_OBSERVABLE),
          // Names in it that the environment file sets otherwise.
          Attribute.of("secretsOverridden", Kind.SEQUENCE, Trait.NOT_OBSERVABLE),
          Attribute.of("active", Kind.BOOLEAN, Trait.REQUIRED),
          // Never desired, all of these: in what the running container is another.
          Attribute.of("otherCommand", Kind.SEQUENCE),
          Attribute.of("otherVariables", Kind.SEQUENCE),
          Attribute.of("deletedFolders", Kind.SEQUENCE),
          Attribute.of("startedByHand", Kind.BOOLEAN),
          Attribute.of("otherListeners", Kind.SEQUENCE),
          // Others' processes on the admin port: no plan ends them.
          Attribute.of("foreignListeners", Kind.SEQUENCE, Trait.VOLATILE),
          Attribute.of("unitState", Kind.TEXT, Trait.VOLATILE),
          Attribute.of("adminBind", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("readinessUrl", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("livenessUrl", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("caFile", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("clientCertFile", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("clientKeyFile", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("startupTimeoutSeconds", Kind.INTEGER, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("minReadySeconds", Kind.INTEGER, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("containerId", Kind.TEXT, Trait.COMPUTED, Trait.VOLATILE),
          Attribute.of("startedAt", Kind.TEXT, Trait.COMPUTED, Trait.VOLATILE),
          // From the begin of the last start that an apply made to its first good answer.
          Attribute.of(INTERRUPTION, Kind.INTEGER, Trait.COMPUTED, Trait.NOT_OBSERVABLE));

  private ContainerSchema() {}

  /** Whether a difference needs another run; else an update only goes through the gate again. */
  static boolean needsRestart(Mapping before, Mapping after) {
    return NEED_RESTART.stream().anyMatch(name -> !before.get(name).equals(after.get(name)))
        || isRaised(before, after);
  }

  /** A unit that was removed and is made anew counts from the beginning. */
  private static boolean isRaised(Mapping before, Mapping after) {
    Value old = before.get("configured").orElse(Value.of(0));
    Value now = after.get("configured").orElse(Value.of(0));
    return !(old instanceof Value.Int(long had) && now instanceof Value.Int(long has)) || had < has;
  }
}
