package ai.greentic.deployer.engine.state;

import java.util.Optional;

/**
 * What {@code state restore} is about to do.
 *
 * @param restored under a serial above all that was ever seen
 * @param fromSerial the serial of what it was restored from
 * @param replaced the state that is there, when it can be used; it becomes the backup
 * @param damage why the state that is there cannot be used
 * @param journal the run whose readable records are replayed on it
 */
public record Restoration(
    State restored,
    long fromSerial,
    Optional<State> replaced,
    Optional<String> damage,
    Optional<CutOff> journal) {}
