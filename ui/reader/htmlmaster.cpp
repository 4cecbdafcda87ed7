// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlmaster.h"

namespace homing::ui {

const char *const htmlMasterStyle = R"css(
html, body, div, p, h1, h2, h3, h4, h5, h6, address, article, aside, blockquote, center, dl, dt, dd, figure, figcaption,
footer, header, main, nav, ol, ul, pre, section, hr { display: block; }
head, style, title, script { display: none; }
p, dl, blockquote, figure, ol, ul, pre { margin-top: 1em; margin-bottom: 1em; }
blockquote, figure { margin-left: 40px; margin-right: 40px; }
dd { margin-left: 40px; }
h1, h2, h3, h4, h5, h6 { font-weight: bold; }
h1 { font-size: 2em; margin-top: 0.67em; margin-bottom: 0.67em; }
h2 { font-size: 1.5em; margin-top: 0.83em; margin-bottom: 0.83em; }
h3 { font-size: 1.17em; margin-top: 1em; margin-bottom: 1em; }
h4 { margin-top: 1.33em; margin-bottom: 1.33em; }
h5 { font-size: 0.83em; margin-top: 1.67em; margin-bottom: 1.67em; }
h6 { font-size: 0.67em; margin-top: 2.33em; margin-bottom: 2.33em; }
b, strong, th { font-weight: bold; }
i, em, cite, address { font-style: italic; }
u, ins { text-decoration: underline; }
s, strike, del { text-decoration: line-through; }
small, sub, sup { font-size: 0.83em; }
big { font-size: 1.2em; }
br { display: inline-block; }
sub { vertical-align: sub; }
sup { vertical-align: super; }
tt, code, kbd, samp, pre { font-family: monospace; }
pre { white-space: pre-wrap; }
mark { background-color: yellow; color: black; }
center { text-align: center; }
a { color: #0b57d0; text-decoration: underline; }
img { display: inline-block; }
hr { border-style: solid; border-width: 1px; border-color: #9a9a9a; margin: 0.5em auto; }
ul, ol { padding-left: 40px; }
ul { list-style-type: disc; }
ol { list-style-type: decimal; }
ul ul, ol ul { list-style-type: circle; margin-top: 0; margin-bottom: 0; }
ul ul ul, ul ol ul, ol ul ul, ol ol ul { list-style-type: square; }
ul ol, ol ol { margin-top: 0; margin-bottom: 0; }
li { display: list-item; }
table { display: table; border-collapse: separate; border-spacing: 2px; box-sizing: border-box; text-align: left;
  line-height: normal; }
thead { display: table-header-group; }
tbody { display: table-row-group; }
tfoot { display: table-footer-group; }
tr { display: table-row; }
td, th { display: table-cell; padding: 1px; vertical-align: middle; }
caption { display: table-caption; text-align: center; }
)css";

} // namespace homing::ui
