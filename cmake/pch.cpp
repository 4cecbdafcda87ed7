// SPDX-License-Identifier: GPL-3.0-or-later
// The one translation unit of the precompiled-header targets.
int main()
{
    return 0;
}
