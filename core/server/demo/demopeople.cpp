// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/demo/demotexts.h"

namespace homing::server {

const QList<DemoPerson> &demoPeople()
{
    static const QList<DemoPerson> people {
        {"Ada Lindqvist", "ada.lindqvist@example.org"},     // 0
        {"Benoît Marchand", "benoit.marchand@example.net"}, // 1
        {"Clara Weiß", "clara.weiss@example.com"},          // 2
        {"Diego Salvatierra", "diego@salvatierra.example"}, // 3
        {"高橋 恵美", "emi.takahashi@example.net"},         // 4
        {"فريد حداد", "farid.haddad@example.org"},          // 5
        {"גלית שמיר", "galit@shamir.example"},              // 6
        {"Илья Воронин", "ilya.voronin@example.com"},       // 7
        {"अंजलि देशपांडे", "anjali.deshpande@example.org"},     // 8
        {"Jonas Feldkamp", "jonas@feldkamp.example"},       // 9
        {"Kit O'Rourke", "kit.orourke@example.com"},        // 10
        {"Lucía Ferrer", "lucia.ferrer@example.net"},       // 11
        {"Maëlle Tanguy", "maelle@tanguy.example"},         // 12
        {"Noor van Dijk", "noor.vandijk@example.org"},      // 13
        {"Oskar Brandt", "oskar.brandt@example.net"},       // 14
        {"Priya Raman", "priya.raman@example.com"},         // 15
        {"Quentin Abara", "quentin@abara.example"},         // 16
        {"鈴木 健", "ken.suzuki@example.com"},              // 17
        {"Tomás Iriarte", "tomas.iriarte@example.org"},     // 18
        {"Wren Castellano", "wren@castellano.example"},     // 19
    };
    return people;
}

} // namespace homing::server
