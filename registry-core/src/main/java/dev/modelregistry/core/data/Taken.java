package dev.modelregistry.core.data;

import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.core.codec.TableRecord.Format;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.value.Placement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file that was stored, and what it is as a table.
 *
 * @param file what it is called
 * @param placement where its bytes stand
 * @param table what was learnt, where it is a table
 */
record Taken(String file, Placement placement, Optional<Table> table) {

  /**
   * What was learnt.
   *
   * @param learned what saw the rows, where they were read
   */
  record Table(
      Schema schema, Format format, Optional<QueryRecord> query, Optional<Learner> learned) {

    OptionalLong rows() {
      return learned
          .map(learner -> OptionalLong.of(learner.sketch().rows()))
          .orElseGet(OptionalLong::empty);
    }

    List<ColumnSummary> summaries(int level) {
      return learned.map(learner -> learner.sketch().summaries(level)).orElse(List.of());
    }
  }
}
