using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>A service with a client whose page handles the code flow by itself.</summary>
public sealed class PageClientHost() : ForeignSiteHost(new()
{
    ["QrLogin:Clients:example:Name"] = "The example",
    ["QrLogin:Clients:example:RedirectUris"] = "http://127.0.0.1/page/callback",
});
