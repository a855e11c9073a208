using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Which pages and apps may use passkeys.</summary>
public sealed class PasskeyPolicyTests(PasskeyPolicyTests.Host service) : IClassFixture<PasskeyPolicyTests.Host>
{
    private const string
        Fingerprint = "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5",
        AppleId = "ABCDE12345.com.example.app";

    [Theory]
    [InlineData("", false, false)]
    [InlineData("account", true, true)]
    [InlineData("link", true, false)]
    [InlineData("scan", true, false)]
    [InlineData("q/AAAAAAAAAAAAAAAAAAAAAA", true, false)]
    [InlineData("reset", false, false)]
    [InlineData("docs", false, false)]
    [InlineData("api/v1/me", false, false)]
    public async Task Only_pages_where_people_log_in_or_confirm_may_use_passkeys(string path, bool uses, bool creates)
    {
        var page = await service.Http.Call(HttpMethod.Get, path);
        string policy = page.Headers.GetValues("Permissions-Policy").Single();
        Assert.Contains("publickey-credentials-get=" + Allowed(uses), policy, StringComparison.Ordinal);
        Assert.Contains("publickey-credentials-create=" + Allowed(creates), policy, StringComparison.Ordinal);

        static string Allowed(bool isAllowed) => isAllowed ? "self" : "()";
    }

    [Fact]
    public async Task Native_apps_find_their_association_files()
    {
        var android = (await service.Http.Call(HttpMethod.Get, ".well-known/assetlinks.json")).Json;
        var target = android[0].GetProperty("target");
        Assert.Equal("delegate_permission/common.get_login_creds", android[0].GetProperty("relation")[0].GetString());
        Assert.Equal(
            ("android_app", "com.example.app", Fingerprint),
            (target.GetProperty("namespace").GetString(), target.GetProperty("package_name").GetString(),
                target.GetProperty("sha256_cert_fingerprints")[0].GetString()));
        var apple = await service.Http.Call(HttpMethod.Get, ".well-known/apple-app-site-association");
        Assert.Equal("application/json", apple.Content.ContentType?.MediaType);
        Assert.Equal(AppleId, apple["webcredentials"].GetProperty("apps")[0].GetString());
    }

    public sealed class Host() : ApiHost(
        null, new() { ["QrLogin:Apps"] = $"android:com.example.app:{Fingerprint}, apple:{AppleId}" });
}
