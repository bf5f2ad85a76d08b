/** What patients report by questionnaire: taking responses in, scoring them, and seeing to it that a person looks where one tells of risk. */
@NullMarked
package org.waymarker.questionnaire;

import org.jspecify.annotations.NullMarked;
