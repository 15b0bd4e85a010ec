package dev.holdfast.kernel.config;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.List;

/** One section of the configuration, read by type by whom it belongs to. */
final class TypedSettings implements Settings {
  private final SettingTree tree;
  private final String section;

  /**
   * The settings of a section.
   *
   * @param section its path, as {@code http} or {@code store.config}
   */
  TypedSettings(SettingTree tree, String section) {
    this.tree = tree;
    this.section = section;
  }

  @Override
  public String text(String key, String defaultValue) {
    return read(key, new Form.Text(), defaultValue);
  }

  @Override
  public String choice(String key, List<String> allowed, String defaultValue) {
    return read(key, new Form.Choice(allowed), defaultValue);
  }

  @Override
  public boolean flag(String key, boolean defaultValue) {
    return read(key, new Form.Truth(), defaultValue);
  }

  @Override
  public long number(String key, long defaultValue, long min, long max) {
    return read(key, new Form.Whole(min, max), defaultValue);
  }

  @Override
  public long bytes(String key, long defaultValue, long min, long max) {
    return read(key, new Form.Size(min, max), defaultValue);
  }

  @Override
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return read(key, new Form.Time(min, max), defaultValue);
  }

  private <T> T read(String key, Form<T> form, T defaultValue) {
    String path = section + "." + key;
    String example = form.show(defaultValue);
    tree.markRead(path, example);
    return tree.find(path)
        .map(setting ->
            setting.as(form).orElseThrow(() -> wrong(setting, setting.complaint(form, example))))
        .orElse(defaultValue);
  }

  private HoldfastException wrong(Setting setting, String complaint) {
    tree.complain(setting, complaint);
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST, Problems.line(setting.origin(), setting.path(), complaint));
  }
}
