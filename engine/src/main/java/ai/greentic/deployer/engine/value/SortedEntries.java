package ai.greentic.deployer.engine.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order of its names, in two arrays: a plan of a hundred thousand resources
 * has half a million small mappings, and trees of nodes would take twice the memory.
 */
final class SortedEntries extends AbstractMap<String, Value> {
  static final SortedEntries EMPTY = new SortedEntries(new String[0], new Value[0]);

  private final String[] names;
  private final Value[] values;

  private SortedEntries(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  static SortedEntries of(Map<String, Value> map) {
    if (map instanceof SortedEntries sorted) {
      return sorted;
    }
    if (map.isEmpty()) {
      return EMPTY;
    }
    @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type parameters.
    Map.Entry<String, Value>[] entries = map.entrySet().toArray(new Map.Entry[0]);
    for (Map.Entry<String, Value> entry : entries) {
      Objects.requireNonNull(entry.getKey(), "name is null");
      Objects.requireNonNull(entry.getValue(), "value is null");
    }
    // Not Map.Entry.comparingByKey: Java makes a class for its lambda at each start.
    Arrays.sort(entries, (one, other) -> one.getKey().compareTo(other.getKey()));
    String[] names = new String[entries.length];
    Value[] values = new Value[entries.length];
    for (int i = 0; i < entries.length; i++) {
      names[i] = entries[i].getKey();
      values[i] = entries[i].getValue();
    }
    return new SortedEntries(names, values);
  }

  SortedEntries with(String name, Value value) {
    Objects.requireNonNull(value, "value is null");
    int found = Arrays.binarySearch(names, name);
    if (found >= 0) {
      Value[] changed = values.clone();
      changed[found] = value;
      return new SortedEntries(names, changed);
    }
    int place = -1 - found;
    String[] moreNames = Arrays.copyOf(names, names.length + 1);
    Value[] moreValues = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(names, place, moreNames, place + 1, names.length - place);
    System.arraycopy(values, place, moreValues, place + 1, values.length - place);
    moreNames[place] = name;
    moreValues[place] = value;
    return new SortedEntries(moreNames, moreValues);
  }

  SortedEntries without(String name) {
    int place = Arrays.binarySearch(names, name);
    if (place < 0) {
      return this;
    }
    String[] fewerNames = Arrays.copyOf(names, names.length - 1);
    Value[] fewerValues = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(names, place + 1, fewerNames, place, fewerNames.length - place);
    System.arraycopy(values, place + 1, fewerValues, place, fewerValues.length - place);
    return new SortedEntries(fewerNames, fewerValues);
  }

  @Override
  public @Nullable Value get(Object name) {
    int place = name instanceof String text ? Arrays.binarySearch(names, text) : -1;
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(Object name) {
    return get(name) != null;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Set<Map.Entry<String, Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Map.Entry<String, Value>> iterator() {
        return new EntryIterator();
      }
    };
  }

  private final class EntryIterator implements Iterator<Map.Entry<String, Value>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, Value> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, Value> entry = Map.entry(names[next], values[next]);
      next++;
      return entry;
    }
  }
}
