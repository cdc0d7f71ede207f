package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that try to break out of a format, and plans that hold them wherever they can. */
final class HostileText {
  /** Attacks that are known for one format or another. */
  static final List<String> ATTACKS =
      List.of(
          "\u001b[2J\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007\u009b31m",
          "\u0000\u0001\u007f\u0085",
          "\u202e\u2066txt.exe\u2069\u200b\u200f\ufeff",
          "\u2028\u2029",
          "`",
          "```",
          "``````````\n```diff\n+ fake\n```",
          "~~~\n~~~",
          " ``` \n````",
          "\n\n# Title\n\n</details>\n</summary>",
          "</code></summary></details><img src=x onerror=alert(1)>",
          "|a|b|\n|---|---|",
          "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
          "<http://evil.example> www.evil.example https://evil.example a@evil.example",
          "@everyone #1 !2 $3 &4 ~5 %6 :shipit: GH-1",
          "$`x`$ $$x$$ {+ fake +} [- fake -]",
          "---\ntitle: x\n---",
          "> [!NOTE]\n> fake",
          "<!-- x --> --> ]]> <![CDATA[ <?xml ?> <!DOCTYPE x [<!ENTITY y 'z'>]>",
          "<script>alert(1)</script></style></script></textarea></title>",
          "\" onmouseover=\"alert(1)\" x='",
          "&lt;script&gt; &amp; &#60; &quot",
          "javascript:alert(1)",
          "\"] ; evil [label=\"x\\\"\\",
          "\\N\\G\\l \\\" \\\\",
          "\"]\n  click n0 \"javascript:alert(1)\"\n  n9[\"",
          "%%{init: {\"securityLevel\": \"loose\"}}%%",
          "n0; end; subgraph x; style n0 fill:#fff",
          "#quot; #59; #lt;script#gt;",
          "\\u0022 \\u003c",
          "=cmd|' /C calc'!A0",
          "*a* _b_ ~~c~~ **d** - e\n1. f\n    g",
          "\ud83d\ude00 é ß 漢字");

  private HostileText() {}

  /** Attacks, arbitrary texts, and both in one. */
  static Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(ATTACKS),
            Arbitraries.strings().ofMaxLength(12),
            Arbitraries.strings()
                .withChars("`<>\"'&|[](){}@#$%\\\n\r\t ;:-=!~*_./")
                .ofMaxLength(12));
    return pieces
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(list -> String.join("", list))
        .map(HostileText::wellFormed);
  }

  /** Without halves of surrogate pairs, which no file that is read as UTF-8 has. */
  private static String wellFormed(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .filter(point -> point < 0xd800 || point > 0xdfff)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  /** A plan that has it in every place that a document, a host or another tool can fill. */
  static Plan plan(String text) {
    Plan sample = SamplePlan.plan();
    Mapping old = attributes(text, "old");
    Mapping changed = attributes(text, "new");
    List<Change> changes =
        List.of(
            change("file.made", Kind.CREATE, Optional.empty(), Optional.of(changed), text),
            change("file.kept", Kind.RETAIN, Optional.of(old), Optional.of(old), text),
            new Change(
                Address.parse("file.changed"),
                Kind.UPDATE,
                Optional.of(old),
                Optional.of(changed),
                List.of(
                    new Difference("content", true, false, true),
                    new Difference("n" + text, false, true, false),
                    new Difference("list", false, false, false),
                    new Difference("map", false, false, false)),
                text,
                true));
    Plan.Header header = sample.header();
    return new Plan(
        new Plan.Header(
            "1" + text,
            header.deployment(),
            Plan.Mode.APPLY,
            new Rollout(Plan.OnFailure.STOP, 3, 4, false, OptionalLong.of(5), 0, List.of()),
            header.nonce(),
            header.created(),
            header.hostId() + text,
            header.lineage() + text,
            header.serial(),
            header.stateDigest(),
            new TreeMap<>(
                Map.of("t" + text, ProviderVersion.ofPlugin("2" + text, "51".repeat(32))))),
        new Plan.Document(text, "5e".repeat(32)),
        List.of(),
        changes,
        List.of(
            new Step(
                Address.parse("file.kept"),
                Step.Operation.DELETE_DEPOSED,
                List.of(Mapping.EMPTY.with("path", "p" + text)),
                List.of())),
        List.of(),
        List.of());
  }

  private static Change change(
      String address, Kind kind, Optional<Mapping> before, Optional<Mapping> after, String reason) {
    return new Change(Address.parse(address), kind, before, after, List.of(), reason, false);
  }

  private static Mapping attributes(String text, String word) {
    return Mapping.EMPTY
        .with("n" + text, text + word)
        .with("content", "first\n" + text + "\n" + word + text + "\nlast\n")
        .with("list", Sequence.ofTexts(List.of(text, word, text + word)))
        .with("map", Mapping.EMPTY.with("k" + text, text + word))
        .with("path", Value.of("/x/" + text));
  }
}
