package dev.holdfast.kernel.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;

/** A bundle in pf4j's words. */
record BundleDescriptor(Bundle bundle) implements PluginDescriptor {
  @Override
  public String getPluginId() {
    return bundle.id();
  }

  @Override
  public String getPluginDescription() {
    return "";
  }

  @Override
  public String getPluginClass() {
    return "";
  }

  @Override
  public String getVersion() {
    return bundle.identity().version();
  }

  /** Any: the API's version was judged before, with a better message. */
  @Override
  public String getRequires() {
    return "*";
  }

  @Override
  public String getProvider() {
    return "";
  }

  @Override
  public String getLicense() {
    return "";
  }

  @Override
  public List<PluginDependency> getDependencies() {
    return bundle.dependencies();
  }

  /** Finds the descriptors of bundles that were read before. */
  record Finder(Map<Path, Bundle> bundles) implements PluginDescriptorFinder {
    @Override
    public boolean isApplicable(Path path) {
      return bundles.containsKey(path);
    }

    @Override
    public PluginDescriptor find(Path path) {
      Bundle bundle = bundles.get(path);
      if (bundle == null) {
        throw new PluginRuntimeException("no bundle was read from there");
      }
      return new BundleDescriptor(bundle);
    }
  }
}
