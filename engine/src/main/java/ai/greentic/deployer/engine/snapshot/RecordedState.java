package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.GenerationReader;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * State and generations as they were at one time.
 *
 * @param location the deployment's own folder on its machine
 * @param kept its generations, the oldest first
 */
public record RecordedState(String location, State state, List<KeptGeneration> kept)
    implements StateReader {
  public RecordedState {
    kept = List.copyOf(kept);
  }

  /** What a reader sees now. */
  public static RecordedState of(StateReader reader, State state) throws DeployerException {
    List<KeptGeneration> kept = new ArrayList<>();
    GenerationReader generations = reader.generations();
    for (long number : generations.numbersUpTo(state.release().active())) {
      kept.add(
          new KeptGeneration(
              number,
              Stored.of(() -> generations.read(number)),
              Stored.of(() -> generations.plan(number))));
    }
    return new RecordedState(reader.location(), state, kept);
  }

  @Override
  public String deployment() {
    return state.deployment();
  }

  /** Whether a run was cut off is told by who shows the snapshot. */
  @Override
  public Snapshot snapshot() {
    return new Snapshot(state, Optional.empty());
  }

  @Override
  public GenerationReader generations() {
    return new Recorded(kept);
  }

  private record Recorded(List<KeptGeneration> all) implements GenerationReader {
    @Override
    public List<Long> numbersUpTo(long active) {
      return all.stream().map(KeptGeneration::number).filter(number -> number <= active).toList();
    }

    @Override
    public Generation read(long number) throws DeployerException {
      return kept(number).record().get();
    }

    @Override
    public byte[] plan(long number) throws DeployerException {
      return kept(number).plan().get().clone();
    }

    private KeptGeneration kept(long number) throws DeployerException {
      for (KeptGeneration each : all) {
        if (each.number() == number) {
          return each;
        }
      }
      throw DeployerException.failed(
          EngineError.GENERATION_NOT_KEPT,
          "there was no generation " + number + " when the snapshot was taken",
          "return to one of those that 'greentic-deployer show' lists for the snapshot");
    }
  }
}
