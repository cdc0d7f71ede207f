package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.PlainSecret;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.ShownValue;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attributes that a plan gives a resource, with what was unknown until now. */
record PlannedAttributes(Resource resource, Change change) {

  /**
   * All known. What the plan knew already must not have turned out otherwise: a reviewer saw it.
   *
   * @param outputs the attributes of the resources that are made
   */
  Mapping with(Map<Address, Mapping> outputs, Schema schema) throws DeployerException {
    Mapping planned = resolved(change.after().orElse(Mapping.EMPTY), outputs);
    for (Map.Entry<String, Value> entry : resource.attributes().entries().entrySet()) {
      String name = entry.getKey();
      if (resource.lifecycle().ignores(name) || References.in(entry.getValue()).isEmpty()) {
        continue;
      }
      Optional<Value> found = resolved(one(name, entry.getValue()), outputs).get(name);
      if (!planned.get(name).equals(found)) {
        throw failure(
            EngineError.RESOURCE_CHANGED,
            name
                + " is planned as "
                + planned.get(name).map(ShownValue::of).orElse("nothing")
                + ", but what it refers to turned out to be "
                + found.map(ShownValue::of).orElse("nothing"),
            Plan.Mode.APPLY.again());
      }
    }
    List<String> plain = schema.plainSecrets(planned);
    if (!plain.isEmpty()) {
      throw new DeployerException(
          Category.FAILED,
          plain.stream().map(name -> PlainSecret.problem(resource.address(), name)).toList());
    }
    return planned;
  }

  private static Mapping one(String name, Value value) {
    return Mapping.EMPTY.with(name, value);
  }

  private Mapping resolved(Mapping attributes, Map<Address, Mapping> outputs)
      throws DeployerException {
    Mapping known =
        References.resolve(
            attributes,
            unknown -> {
              Mapping made = outputs.get(Address.parse(unknown.address()));
              return made == null ? unknown : made.get(unknown.attribute()).orElse(unknown);
            });
    List<Value.Unknown> left = References.in(known);
    if (!left.isEmpty()) {
      throw failure(
          EngineError.PROVIDER_BUG,
          left.getFirst().address() + " gave no attribute " + left.getFirst().attribute(),
          "this is a bug of its provider; report it");
    }
    return known;
  }

  private DeployerException failure(ErrorCode code, String what, String remedy) {
    return new DeployerException(
        Category.FAILED, List.of(Problem.of(code, resource.address(), what, remedy)));
  }
}
