using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>The whole product for clients that ask at their own pace, which here may be a fast one.</summary>
public class QuickOAuthHost : ApiHost
{
    public QuickOAuthHost()
        : this([])
    {
    }

    private protected QuickOAuthHost(Dictionary<string, string> settings)
        : base(null, new(settings)
        {
            ["QrLogin:OAuth:PollInterval"] = "00:00:01",
            ["QrLogin:Clients:web:SecretSha256"] = CodeHost.Web.Hash,
            ["QrLogin:Clients:web:RedirectUris"] = CodeHost.Redirect,
        })
    {
    }

    /// <summary>Its issuer, by the name that the README gives this machine.</summary>
    public string Origin => $"http://localhost:{Http.BaseAddress!.Port}";
}
