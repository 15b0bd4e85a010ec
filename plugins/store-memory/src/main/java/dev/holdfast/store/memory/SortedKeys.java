package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Sorted keys in the one form from which a sorted map can be built without comparing any: to be
 * gone through once, and nothing else.
 */
final class SortedKeys extends AbstractMap<String, ContextKey>
    implements SortedMap<String, ContextKey> {
  private final ContextKey[] keys;

  /** Keys in order, none twice. */
  SortedKeys(ContextKey[] keys) {
    this.keys = keys;
  }

  @Override
  public Comparator<? super String> comparator() {
    return ContextKey::compareUtf8;
  }

  @Override
  public Set<Map.Entry<String, ContextKey>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, ContextKey>> iterator() {
        return Arrays.stream(keys).map(key -> Map.entry(key.text(), key)).iterator();
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }

  @Override
  public String firstKey() {
    return keys[0].text();
  }

  @Override
  public String lastKey() {
    return keys[keys.length - 1].text();
  }

  @Override
  public SortedMap<String, ContextKey> subMap(String from, String to) {
    throw new UnsupportedOperationException("only for building another map");
  }

  @Override
  public SortedMap<String, ContextKey> headMap(String to) {
    throw new UnsupportedOperationException("only for building another map");
  }

  @Override
  public SortedMap<String, ContextKey> tailMap(String from) {
    throw new UnsupportedOperationException("only for building another map");
  }
}
