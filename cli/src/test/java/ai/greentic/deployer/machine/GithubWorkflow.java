package ai.greentic.deployer.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a workflow as GitHub does, job after job, as far as the example needs it: conditions,
 * environments with their secrets, outputs, summaries, and the four actions, which are copies of
 * files here.
 *
 * @param workflow the file
 * @param work a folder for jobs and artifacts, which everybody may pass through
 * @param repository what a checkout brings
 * @param commands a folder with a stand-in for {@code gh}
 * @param names of the contexts: {@code vars.*}, and {@code secrets.*} of the repository
 * @param secrets of each environment, by its name
 */
record GithubWorkflow(
    Path workflow,
    Path work,
    Path repository,
    Path commands,
    Map<String, String> names,
    Map<String, Map<String, String>> secrets) {

  /** How a job ended. */
  enum Result {
    SUCCESS,
    FAILURE,
    SKIPPED
  }

  /** A job that is over. */
  record Job(Result result, String log, String summary, Map<String, String> outputs) {}

  /** What somebody does to the artifacts of a run before one of its jobs begins. */
  @FunctionalInterface
  interface Meanwhile {
    void before(String job, Path artifacts) throws IOException;
  }

  /** Runs all jobs for an event. */
  Map<String, Job> run(Map<String, String> event, Meanwhile meanwhile) throws IOException {
    JsonNode root = new YAMLMapper().readTree(Files.readString(workflow));
    Path artifacts = Files.createTempDirectory(work, "artifacts");
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> job : root.get("jobs").properties()) {
      Map<String, String> context = new HashMap<>(names);
      context.putAll(event);
      jobs.forEach((name, done) ->
          done.outputs()
              .forEach(
                  (output, value) -> context.put("needs." + name + ".outputs." + output, value)));
      meanwhile.before(job.getKey(), artifacts);
      jobs.put(job.getKey(), new Run(root, job.getValue(), context, artifacts).run(jobs));
    }
    return jobs;
  }

  /** One job that is under way. */
  private final class Run {
    private final JsonNode root;
    private final JsonNode job;
    private final Map<String, String> context;
    private final Path artifacts;
    private final Path workspace;
    private final Path temporary;
    private final StringBuilder log = new StringBuilder();

    Run(JsonNode root, JsonNode job, Map<String, String> context, Path artifacts)
        throws IOException {
      this.root = root;
      this.job = job;
      this.context = context;
      this.artifacts = artifacts;
      this.workspace = Files.createTempDirectory(work, "workspace");
      this.temporary = Files.createDirectory(workspace.resolve(".temporary"));
    }

    Job run(Map<String, Job> before) throws IOException {
      context.putAll(secrets.getOrDefault(job.path("environment").asText(), Map.of()));
      if (!needed(before) || !expression().holds(job.path("if").asText("always()"))) {
        return new Job(Result.SKIPPED, "", "", Map.of());
      }
      for (String file : List.of("output", "summary", "path")) {
        Files.createFile(temporary.resolve(file));
      }
      Result result = Result.SUCCESS;
      for (JsonNode step : job.get("steps")) {
        boolean wanted = result == Result.SUCCESS || step.path("if").asText().equals("always()");
        if (wanted && !step(step)) {
          result = Result.FAILURE;
        }
      }
      Map<String, String> outputs = new HashMap<>();
      job.path("outputs")
          .properties()
          .forEach(output ->
              outputs.put(output.getKey(), expression().fill(output.getValue().asText())));
      String summary = Files.readString(temporary.resolve("summary"));
      RunnerAccount.remove(workspace);
      return new Job(result, log.toString(), summary, outputs);
    }

    private boolean needed(Map<String, Job> before) {
      JsonNode needs = job.path("needs");
      List<String> wanted = new ArrayList<>();
      if (needs.isTextual()) {
        wanted.add(needs.asText());
      }
      needs.forEach(need -> wanted.add(need.asText()));
      return wanted.stream().allMatch(name -> before.get(name).result() == Result.SUCCESS);
    }

    private GithubExpression expression() {
      return new GithubExpression(context);
    }

    private boolean step(JsonNode step) throws IOException {
      if (step.has("uses")) {
        use(step.get("uses").asText().replaceFirst("@.*", ""), step.path("with"));
        return true;
      }
      Map<String, String> environment = new HashMap<>();
      environment.put("GITHUB_OUTPUT", temporary.resolve("output").toString());
      environment.put("GITHUB_STEP_SUMMARY", temporary.resolve("summary").toString());
      environment.put("GITHUB_PATH", temporary.resolve("path").toString());
      environment.put("RUNNER_TEMP", temporary.toString());
      environment.put("GITHUB_EVENT_NAME", context.get("github.event_name"));
      environment.put("GITHUB_REPOSITORY", context.get("github.repository"));
      fill(root.path("env"), environment);
      fill(step.path("env"), environment);
      List<String> first = new ArrayList<>(Files.readAllLines(temporary.resolve("path")));
      first.add(commands.toString());
      Outcome outcome = RunnerAccount.run(workspace, environment, first, step.get("run").asText());
      log.append(outcome);
      String prefix = "steps." + step.path("id").asText() + ".outputs.";
      for (String line : Files.readAllLines(temporary.resolve("output"))) {
        String[] parts = line.split("=", 2);
        context.put(prefix + parts[0], parts[1]);
      }
      return outcome.exitCode() == 0;
    }

    private void fill(JsonNode values, Map<String, String> environment) {
      values
          .properties()
          .forEach(value ->
              environment.put(value.getKey(), expression().fill(value.getValue().asText())));
    }

    private void use(String action, JsonNode with) throws IOException {
      Path artifact = artifacts.resolve(with.path("name").asText("-"));
      switch (action) {
        case "actions/checkout" -> copyAll(repository, workspace);
        case "actions/upload-artifact" -> {
          Files.createDirectory(artifact);
          for (String file : with.get("path").asText().lines().toList()) {
            Files.copy(workspace.resolve(file), artifact.resolve(file));
          }
        }
        case "actions/download-artifact" -> copyAll(artifact, workspace);
        default -> throw new IllegalArgumentException("no stand-in for " + action);
      }
    }
  }

  static void copyAll(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(file.getFileName()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
