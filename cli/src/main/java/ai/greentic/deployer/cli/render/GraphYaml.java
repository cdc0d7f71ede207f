package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A resource graph as the YAML document {@code kind: ResourceGraph}, which can be read back. An
 * attribute of another resource is written as {@code $ref: type.name.attribute}, a secret as {@code
 * $fingerprint: hex}, and what no resource but only the machine can tell as {@code $unknown:
 * host#attribute}; a name that begins with {@code $} gets a second one, so that nothing can be
 * mistaken.
 */
public final class GraphYaml {
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .stringQuotingChecker(new Names())
          .build();

  /** Line breaks that a YAML reader may change, and a mark that it may drop. */
  private static final Pattern CHANGEABLE =
      Pattern.compile("[\\r\\x{85}\\x{2028}\\x{2029}\\x{FEFF}]");

  /** Quotes every key that is not a plain word. */
  private static final class Names extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteName(String name) {
      return super.needToQuoteName(name) || !WORD.matcher(name).matches();
    }
  }

  private static final Pattern WORD = Pattern.compile("\\$?[A-Za-z][A-Za-z0-9_-]*");

  private GraphYaml() {}

  public static String of(String name, OnFailure onFailure, int keep, List<Resource> resources) {
    StringWriter text = new StringWriter();
    try (YAMLGenerator yaml = FACTORY.createGenerator(text)) {
      yaml.writeStartObject();
      yaml.writeStringField("apiVersion", "greentic.ai/v1alpha1");
      yaml.writeStringField("kind", "ResourceGraph");
      yaml.writeObjectFieldStart("metadata");
      yaml.writeStringField("name", name);
      yaml.writeEndObject();
      yaml.writeObjectFieldStart("rollout");
      yaml.writeStringField("onFailure", onFailure.name().toLowerCase(Locale.ROOT));
      yaml.writeNumberField("keep", keep);
      yaml.writeEndObject();
      yaml.writeArrayFieldStart("resources");
      for (Resource resource : resources) {
        write(yaml, resource);
      }
      yaml.writeEndArray();
      yaml.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void write(YAMLGenerator yaml, Resource resource) throws IOException {
    yaml.writeStartObject();
    yaml.writeStringField("address", resource.address().toString());
    yaml.writeFieldName("attributes");
    write(yaml, resource.attributes());
    write(yaml, "dependsOn", resource.dependsOn());
    if (!resource.lifecycle().equals(Lifecycle.NONE)) {
      write(yaml, resource.lifecycle());
    }
    yaml.writeEndObject();
  }

  private static void write(YAMLGenerator yaml, Lifecycle lifecycle) throws IOException {
    yaml.writeObjectFieldStart("lifecycle");
    if (lifecycle.preventDestroy()) {
      yaml.writeBooleanField("preventDestroy", true);
    }
    if (lifecycle.ignoreAll()) {
      yaml.writeStringField("ignoreChanges", "all");
    } else {
      write(yaml, "ignoreChanges", lifecycle.ignoreChanges());
    }
    write(yaml, "replaceTriggeredBy", lifecycle.replaceTriggeredBy());
    yaml.writeEndObject();
  }

  private static void write(YAMLGenerator yaml, String name, Set<?> items) throws IOException {
    if (!items.isEmpty()) {
      yaml.writeArrayFieldStart(name);
      for (Object item : items) {
        yaml.writeString(item.toString());
      }
      yaml.writeEndArray();
    }
  }

  private static void write(YAMLGenerator yaml, Value value) throws IOException {
    switch (value) {
      case Text(String text) -> writeText(yaml, text);
      case Int(long number) -> yaml.writeNumber(number);
      case Bool(boolean truth) -> yaml.writeBoolean(truth);
      case Sequence(List<Value> items) -> {
        yaml.writeStartArray();
        for (Value item : items) {
          write(yaml, item);
        }
        yaml.writeEndArray();
      }
      case Mapping(Map<String, Value> entries) -> {
        yaml.writeStartObject();
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
          String name = entry.getKey();
          yaml.writeFieldName(name.startsWith("$") ? "$" + name : name);
          write(yaml, entry.getValue());
        }
        yaml.writeEndObject();
      }
      case Unknown(String address, String attribute) -> {
        if (address.indexOf('.') < 0) {
          special(yaml, "$unknown", address + "#" + attribute);
        } else {
          special(yaml, "$ref", address + "." + attribute);
        }
      }
      case Fingerprint(String hmac) -> special(yaml, "$fingerprint", hmac);
    }
  }

  /** As a block where that keeps every character, else in quotes with escapes. */
  private static void writeText(YAMLGenerator yaml, String text) throws IOException {
    boolean block = !CHANGEABLE.matcher(text).find();
    yaml.configure(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE, block);
    yaml.writeString(text);
  }

  private static void special(YAMLGenerator yaml, String name, String text) throws IOException {
    yaml.writeStartObject();
    yaml.writeStringField(name, text);
    yaml.writeEndObject();
  }
}
