package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a plan is bound to beside its state: the host as it was observed, and files. */
record PlanBindings(ProviderRegistry providers, Observations observed) {

  /**
   * What was observed of all that the plan is about.
   *
   * @param unseen resources whose place could not be looked at
   */
  List<Precondition> preconditions(List<Change> changes, Set<Address> unseen)
      throws DeployerException {
    Set<Address> addresses = new LinkedHashSet<>();
    changes.forEach(change -> addresses.add(change.address()));
    List<Precondition> preconditions = new ArrayList<>();
    for (Address address : addresses) {
      Schema schema = providers.get(address.type()).schema();
      for (Subject subject : Subject.values()) {
        if (subject == Subject.DESIRED && unseen.contains(address)) {
          continue;
        }
        observed
            .fingerprint(schema, address, subject)
            .ifPresent(print -> preconditions.add(new Precondition(address, subject, print)));
      }
    }
    return preconditions;
  }

  /** The files that the actions will read. */
  List<Artifact> artifacts(List<Change> changes) throws DeployerException {
    List<Artifact> artifacts = new ArrayList<>();
    for (Change change : changes) {
      boolean makes =
          switch (change.kind()) {
            case CREATE, UPDATE, REPLACE, REPLACE_CREATE_FIRST -> true;
            case ADOPT -> !change.differences().isEmpty();
            case NO_OP, RECORD, RESTORE, DELETE, FORGET, RETAIN -> false;
          };
      if (makes && change.after().isPresent()) {
        Provider provider = providers.get(change.address().type());
        artifacts.addAll(
            new ProviderForecast(provider, change.address()).artifacts(change.after().get()));
      }
    }
    return artifacts;
  }
}
