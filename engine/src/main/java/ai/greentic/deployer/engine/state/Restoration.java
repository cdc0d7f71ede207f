package ai.greentic.deployer.engine.state;

import java.util.Optional;

/**
 * What is about to be put in the place of a state.
 *
 * @param restored under a serial above all that was ever seen
 * @param fromSerial the serial that it had
 * @param replaced the state that is there, when it can be used; it becomes the backup
 * @param damage why the state that is there cannot be used
 * @param journal the run whose journal was settled first, or, when the state that it continued
 *     cannot be used, whose readable records are replayed on the restored one
 */
public record Restoration(
    State restored,
    long fromSerial,
    Optional<State> replaced,
    Optional<String> damage,
    Optional<CutOff> journal) {}
