"""The job sheet (印刷说明): what the print shop is to make, on one page and as text for a chat message.

facts      what the finished PDFs say of themselves: nothing on the sheet is taken from elsewhere that a PDF can tell
rows       the sheet as labelled lines, in either language
page       the lines as a PDF of one A4 page, set by the booklet's own engine from `sheet/`
"""

from booklet.build.jobsheet.facts import FileFacts, JobFacts, Role, file_facts
from booklet.build.jobsheet.page import write_page
from booklet.build.jobsheet.rows import as_text, sheet_rows

__all__ = ["FileFacts", "JobFacts", "Role", "as_text", "file_facts", "sheet_rows", "write_page"]
