package ai.greentic.deployer.plugin;

/** The source of a provider {@code odd.Odd} of the type {@code odd}, odd in one place. */
final class Oddity {
  static final String NAME = "odd.Odd";

  private String first = "";
  private String type = "return \"odd\";";
  private String schema =
      "return Schema.of(Set.of(), Attribute.of(\"path\", Kind.TEXT, Trait.REQUIRED));";
  private String observe = "return Optional.empty();";
  private String apply = "return action instanceof Action.Create(Mapping after) ? after : null;";

  static Oddity none() {
    return new Oddity();
  }

  Oddity members(String code) {
    first = code;
    return this;
  }

  Oddity type(String code) {
    type = code;
    return this;
  }

  Oddity schema(String code) {
    schema = code;
    return this;
  }

  Oddity observe(String code) {
    observe = code;
    return this;
  }

  Oddity apply(String code) {
    apply = code;
    return this;
  }

  String source() {
    return """
    package odd;

    import ai.greentic.deployer.engine.provider.*;
    import ai.greentic.deployer.engine.resource.*;
    import ai.greentic.deployer.engine.resource.Attribute.Trait;
    import ai.greentic.deployer.engine.value.Value.*;
    import java.util.*;

    public final class Odd implements Provider {
      %s

      static void hang() {
        while (true) {
          try {
            Thread.sleep(1 << 20);
          } catch (InterruptedException e) {
            // Of no interest to this one.
          }
        }
      }

      @Override
      public String type() {
        %s
      }

      @Override
      public Schema schema() {
        %s
      }

      @Override
      public Optional<Mapping> observe(ProviderContext context, Mapping identity) {
        %s
      }

      @Override
      public Mapping apply(ProviderContext context, Action action) {
        %s
      }
    }
    """
        .formatted(first, type, schema, observe, apply);
  }
}
