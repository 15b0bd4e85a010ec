package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.web.Resource;
import dev.holdfast.api.web.ToolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources of the moment that plugins offer. Of two that fit a URI the first is served. */
final class PluginResources {
  private static final Logger LOG = LoggerFactory.getLogger(PluginResources.class);
  private static final String OUR_SCHEME = "holdfast:";
  private static final int MAX_URI_CHARACTERS = 4096;
  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z0-9_]+}");

  private final Supplier<List<ToolSource>> sources;

  PluginResources(Supplier<List<ToolSource>> sources) {
    this.sources = sources;
  }

  List<Resource> all() {
    List<Resource> found = new ArrayList<>();
    for (ToolSource source : sources.get()) {
      try {
        List<Resource> offered = source.resources();
        offered.stream().filter(PluginResources::isComplete).forEach(found::add);
      } catch (RuntimeException e) {
        LOG.warn(
            "resources of {} are left out: it threw {}",
            source.getClass().getName(),
            e.getClass().getName());
      }
    }
    return found;
  }

  /** The resource, or the family, that a URI belongs to. */
  Optional<Resource> find(String uri) {
    if (uri.length() > MAX_URI_CHARACTERS) {
      return Optional.empty();
    }
    List<Resource> all = all();
    return all.stream()
        .filter(resource -> resource.uri().equals(uri))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(PluginResources::isTemplate)
                .filter(resource -> pattern(resource.uri()).matcher(uri).matches())
                .findFirst());
  }

  String revision(String uri) {
    try {
      return find(uri).map(Resource::revision).orElse("");
    } catch (RuntimeException e) {
      return "";
    }
  }

  static boolean isTemplate(Resource resource) {
    return resource.uri().indexOf('{') >= 0;
  }

  private static Pattern pattern(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher variables = VARIABLE.matcher(template);
    int end = 0;
    while (variables.find()) {
      regex.append(Pattern.quote(template.substring(end, variables.start()))).append("[^/]+");
      end = variables.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(template.substring(end))).toString());
  }

  /** Asks everything that a listing needs, so that one that throws is left out. */
  private static boolean isComplete(Resource resource) {
    return !resource.uri().isEmpty()
        && !resource.uri().startsWith(OUR_SCHEME)
        && !resource.name().isEmpty()
        && !resource.mediaType().isEmpty()
        && !resource.description().isEmpty();
  }
}
