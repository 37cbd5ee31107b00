/**
 * YAML files that people write by hand, read strictly: a tree whose every node knows its line, so
 * that each complaint is one line naming file, line and key. Imports Jackson's YAML parser only.
 */
@NullMarked
package io.counterwatch.yaml;

import org.jspecify.annotations.NullMarked;
