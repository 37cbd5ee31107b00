package io.counterwatch.web;

import java.util.Locale;

/** Live streams that share a limit: those of one share take nothing from the other. */
public enum StreamShare {
  /** Pages and programs of who may see figures. */
  PAGES,
  /** Halls' screens, which everybody may follow. */
  DISPLAYS;

  /** Its name in metrics: {@code pages}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
