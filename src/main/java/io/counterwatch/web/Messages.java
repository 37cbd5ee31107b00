package io.counterwatch.web;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.counterwatch.centre.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** The words of the pages, in each language. */
final class Messages {
  /** A language of the pages; Vietnamese comes first. */
  enum Language {
    VI,
    EN;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name in it. */
    String of(Names names) {
      return switch (this) {
        case VI -> names.vi();
        case EN -> names.en();
      };
    }

    /** A number with a decimal point, as it is written in it. */
    String number(String number) {
      return switch (this) {
        case VI -> number.replace('.', ',');
        case EN -> number;
      };
    }

    Language other() {
      return switch (this) {
        case VI -> EN;
        case EN -> VI;
      };
    }
  }

  private final Map<Language, Map<String, String>> words;

  private Messages(Map<Language, Map<String, String>> words) {
    this.words = words;
  }

  static Messages load() {
    return new Messages(Map.of(Language.VI, bundle(Language.VI), Language.EN, bundle(Language.EN)));
  }

  /**
   * The word of that key.
   *
   * @throws IllegalArgumentException where there is none
   */
  String word(Language language, String key) {
    String word = words.getOrDefault(language, Map.of()).get(key);
    if (word == null) {
      throw new IllegalArgumentException("no word " + key + " in " + language.code());
    }
    return word;
  }

  /** All of a language, by key. */
  static Map<String, String> bundle(Language language) {
    try {
      // Of two words under one key the first would be lost, silently.
      return JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readValue(
              Assets.read("static/messages-" + language.code() + ".json"),
              new TypeReference<Map<String, String>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
