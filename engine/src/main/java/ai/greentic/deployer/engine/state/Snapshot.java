package ai.greentic.deployer.engine.state;

import java.util.Optional;

/**
 * A state as a reader sees it.
 *
 * @param state with the journal, if there is one, replayed
 * @param unsettled the run whose journal that is
 */
public record Snapshot(State state, Optional<CutOff> unsettled) {}
