// SPDX-License-Identifier: GPL-3.0-or-later
// AccountEngine: drafts on the server.
#include "core/account/accountengine.h"

namespace homing::account {

void AccountEngine::wireDrafts()
{
    m_drafts = std::make_unique<ServerDrafts>(*m_store, m_clock);
    ServerDrafts *drafts = m_drafts.get();
    m_drafts->attach(*m_sync);
    connect(m_outbox.get(), &Outbox::changed, drafts, &ServerDrafts::wake);
    connect(drafts, &ServerDrafts::changed, this, &AccountEngine::localMessagesChanged);
    connect(drafts, &ServerDrafts::rowsChanged, this, &AccountEngine::emitChanges);
    connect(drafts, &ServerDrafts::journalled, this, &AccountEngine::onOperationsChanged);
    m_drafts->configure(m_settings);
}

void AccountEngine::dropLocalMessage(LocalMessageId id)
{
    if (!isOpen())
        return;
    m_outbox->drop(id);
    if (m_drafts)
        m_drafts->discard(id);
}

void AccountEngine::setDraftOpen(LocalMessageId draft, bool isOpen)
{
    if (m_drafts)
        m_drafts->setOpen(draft, isOpen);
}

void AccountEngine::setKeepsDraftsOnServer(bool keeps)
{
    m_settings.keepsDraftsOnServer = keeps;
    if (m_drafts)
        m_drafts->configure(m_settings);
}

} // namespace homing::account
