using Microsoft.AspNetCore.Http;
using QrLogin.Api.Values;

namespace QrLogin.Tests.Api;

/// <summary>Origins, as people write them and as browsers send them.</summary>
public sealed class OriginTests
{
    public static TheoryData<string, string> Right => new()
    {
        { "https://login.example.com", "https://login.example.com" },
        { "https://login.example.com/", "https://login.example.com" },
        { " https://login.example.com\n", "https://login.example.com" },
        { "HTTPS://Login.Example.COM", "https://login.example.com" },
        { "https://login.example.com:443", "https://login.example.com" },
        { "http://login.example.com:80/", "http://login.example.com" },
        { "https://login.example.com:0443", "https://login.example.com" },
        { "http://login.example.com:443", "http://login.example.com:443" },
        { "https://login.example.com:8443", "https://login.example.com:8443" },
        { "https://bücher.example", "https://xn--bcher-kva.example" },
        { "https://BÜCHER.example", "https://xn--bcher-kva.example" },
        { "https://XN--BCHER-KVA.example", "https://xn--bcher-kva.example" },
        { "https://login。example。com", "https://login.example.com" },
        { "http://localhost:5080", "http://localhost:5080" },
        { "http://my_host:5080", "http://my_host:5080" },
        { "http://192.168.1.20:5080", "http://192.168.1.20:5080" },
        { "http://[::1]:5080", "http://[::1]:5080" },
        { "https://[2001:DB8:0:0:1:0:0:1]", "https://[2001:db8::1:0:0:1]" },
        { "https://[2001:0db8::0001]:443", "https://[2001:db8::1]" },
        { "https://[::ffff:1.2.3.4]", "https://[::ffff:102:304]" },
        { "https://[1:2:3:4:5:6:0:8]", "https://[1:2:3:4:5:6:0:8]" },
    };

    public static TheoryData<string, string> Apps => new()
    {
        { "capacitor://localhost", "capacitor://localhost" },
        { "Capacitor://LOCALHOST/", "capacitor://localhost" },
        { "tauri://localhost", "tauri://localhost" },
        { "ionic://localhost:80", "ionic://localhost:80" },
        { "app.example:/", "app.example://" },
        { "app.example://", "app.example://" },
        { "chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop" },
    };

    public static TheoryData<string> Wrong =>
    [
        "", " ", "null", "*", "https://*", "https://*.example.com", "login.example.com", "//login.example.com", "https:", "https:/",
        "https://", "https:login.example.com", "https:/login.example.com", "https:\\\\login.example.com", "https://login.example.com\\",
        "https://login.example.com/path", "https://login.example.com//", "https://login.example.com?", "https://login.example.com/?a=b",
        "https://login.example.com#", "https://login.example.com/#top", "https://ann@login.example.com", "https://ann:pw@login.example.com",
        "https://@login.example.com", "https://login.example.com:", "https://login.example.com:0", "https://login.example.com:65536",
        "https://login.example.com:-1", "https://login.example.com:+1", "https://login.example.com:8o", "https://login.example.com:1:2",
        "https://login example.com", "https://login\texample.com", "https://login\0.example.com", "https://login%2eexample.com",
        "https://login.example.com.", "https://.example.com", "https://login..example.com", "https://-login.example.com",
        "https://login-.example.com", "https://xn--.example.com", "https://xn--a.example.com", "https://login,example.com",
        "https://login.example.com https://other.example.com", "http://127.1", "http://2130706433", "http://0x7f.0.0.1", "http://1.2.3.256",
        "http://01.2.3.4", "http://[::1", "http://::1", "http://[::1%25eth0]", "http://[::1%eth0]", "http://[127.0.0.1]", "http://[]",
        "http://[::1]x", "http://[::1]]", "javascript://localhost", "data:/", "blob:https://login.example.com", "file://", "file:///",
        "ftp://login.example.com", "wss://login.example.com", "about:blank", "mailto:/", "1app://localhost", "app_x://localhost",
        "://localhost", "capacitor:localhost", "app.example:/path", "app.example:///", "capacitor://user@localhost",
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void An_origin_of_a_site_takes_the_form_that_browsers_send(string text, string origin)
    {
        var parsed = Origin.Parse(text);
        Assert.Equal(origin, parsed?.Value);
        Assert.True(parsed!.IsWeb);
        Assert.Equal(parsed, Origin.Parse(origin));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public void An_app_may_have_a_scheme_of_its_own(string text, string origin)
    {
        var parsed = Origin.Parse(text);
        Assert.Equal(origin, parsed?.Value);
        Assert.False(parsed!.IsWeb);
        Assert.Contains(origin, parsed.HeaderValues);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Anything_but_an_origin_is_refused(string text) => Assert.Null(Origin.Parse(text));

    [Fact]
    public void A_host_has_at_most_63_characters_between_dots_and_253_in_all()
    {
        string label = new('a', 63), longest = string.Join('.', label, label, label, label[..61]);
        Assert.NotNull(Origin.Parse($"https://{longest}"));
        Assert.Null(Origin.Parse($"https://{longest}a"));
        Assert.Null(Origin.Parse($"https://{label}a.example"));
    }

    [Theory]
    [InlineData("https://login.example.com/api/v1/me", "https://login.example.com")]
    [InlineData("https://Login.Example.com:443?a", "https://login.example.com")]
    [InlineData("http://localhost:5080", "http://localhost:5080")]
    [InlineData("https://login.example.com#/x", "https://login.example.com")]
    [InlineData("https://me@login.example.com/x", null)]
    [InlineData("capacitor://localhost/x", null)]
    [InlineData("/api/v1/me", null)]
    [InlineData("https:\\\\login.example.com/x", null)]
    public void A_URI_has_the_origin_before_its_path(string uri, string? origin) => Assert.Equal(origin, Origin.OfUri(uri)?.Value);

    [Theory]
    [InlineData("https://login.example.com", "login.example.com", true)]
    [InlineData("https://login.example.com", "LOGIN.example.com:443", true)]
    [InlineData("https://login.example.com", "login.example.com:80", false)]
    [InlineData("https://login.example.com", "login.example.com.", false)]
    [InlineData("https://login.example.com", "example.com", false)]
    [InlineData("https://login.example.com", "", false)]
    [InlineData("https://login.example.com:8443", "login.example.com:8443", true)]
    [InlineData("https://login.example.com:8443", "login.example.com", true)]
    [InlineData("https://login.example.com:8443", "login.example.com:443", false)]
    [InlineData("http://[::1]:5080", "[::1]:5080", true)]
    [InlineData("https://bücher.example", "xn--bcher-kva.example", true)]
    public void A_Host_header_names_a_site_by_its_host_and_port(string origin, string host, bool names) =>
        Assert.Equal(names, Origin.Parse(origin)!.IsNamedBy(new HostString(host)));
}
