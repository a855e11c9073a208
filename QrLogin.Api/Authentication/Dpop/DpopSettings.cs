using System.ComponentModel;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

[SettingsSection("QrLogin:Dpop", Programs.Api)]
internal sealed class DpopSettings
{
    [Description(
        "whether every DPoP proof must carry a nonce from the server, so that no proof can be made in advance; outside "
        + "`embedded`, requires `QrLogin:FrontEndKey`")]
    public bool RequireNonce { get; set; }
}
