package ai.greentic.deployer.account;

import ai.greentic.deployer.host.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A host's account files and the programs that change them, as Debian 12 has them. */
final class FakeAccounts implements Function<String, Result> {
  /** Name to uid:gid. */
  final Map<String, String> users = new TreeMap<>(Map.of("root", "0:0"));

  /** Name to gid. */
  final Map<String, String> groups = new TreeMap<>(Map.of("root", "0"));

  @Override
  public Result apply(String line) {
    List<String> words = List.of(line.split(" "));
    String name = words.getLast();
    return switch (words.getFirst() + " " + words.get(1)) {
      case "getent passwd" ->
          entry(users, name, id -> id.split(":")[0], "%s:x:%s:,,,:/nonexistent:/usr/sbin/nologin");
      case "getent group" -> entry(groups, name, id -> id, "%s:x:%s:");
      case "groupadd --system" -> add(groups, name, words.get(3));
      case "useradd --system" -> add(users, name, words.get(3) + ":" + words.get(5));
      case "userdel --" -> {
        // Debian: USERGROUPS_ENAB yes removes the group of the same name as well.
        groups.remove(name);
        yield users.remove(name) == null ? new Result(6, "", "user does not exist") : ok("");
      }
      case "groupdel --" ->
          groups.remove(name) == null ? new Result(6, "", "group does not exist") : ok("");
      default -> new Result(127, "", "unexpected: " + line);
    };
  }

  private static Result entry(
      Map<String, String> table, String key, Function<String, String> id, String format) {
    Optional<Map.Entry<String, String>> found =
        table.entrySet().stream()
            .filter(entry -> entry.getKey().equals(key) || id.apply(entry.getValue()).equals(key))
            .findFirst();
    return found
        .map(entry -> ok(format.formatted(entry.getKey(), entry.getValue()) + "\n"))
        .orElse(new Result(2, "", ""));
  }

  private static Result add(Map<String, String> table, String name, String ids) {
    return table.putIfAbsent(name, ids) == null ? ok("") : new Result(9, "", name + " exists");
  }

  private static Result ok(String out) {
    return new Result(0, out, "");
  }
}
