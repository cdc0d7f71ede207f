package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import java.util.Map;
import java.util.Set;

/** Types for graph documents in tests: {@code value}, and one with an attribute of each kind. */
final class GraphSchemas {
  static final Map<String, Schema> ALL =
      Map.of(
          "value",
          Schema.of(
              Set.of(),
              Attribute.of("input", Value.Kind.TEXT, Trait.NOT_OBSERVABLE),
              Attribute.of("output", Value.Kind.TEXT, Trait.COMPUTED, Trait.NOT_OBSERVABLE)),
          "thing",
          Schema.of(
              Set.of(),
              Attribute.of("path", Value.Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
              Attribute.of("uid", Value.Kind.INTEGER),
              Attribute.of("active", Value.Kind.BOOLEAN),
              Attribute.of("lines", Value.Kind.SEQUENCE),
              Attribute.of("labels", Value.Kind.MAPPING),
              Attribute.of("token", Value.Kind.TEXT, Trait.SECRET)));

  private GraphSchemas() {}
}
