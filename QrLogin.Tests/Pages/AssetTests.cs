using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The names and the caching of the pages' scripts and style sheets.</summary>
public sealed partial class AssetTests(ApiHost api)
{
    [Theory]
    [InlineData("")]
    [InlineData("link")]
    [InlineData("scan")]
    [InlineData("account")]
    [InlineData("q/AAAAAAAAAAAAAAAAAAAAAA?c=x")]
    public async Task A_page_refers_to_hashed_names_that_a_browser_may_cache(string path)
    {
        var names = Asset().Matches((await api.Http.Call(HttpMethod.Get, path)).Text).Select(m => m.Value).ToList();
        Assert.Equal(4, names.Count);
        foreach (string name in names)
        {
            var reply = await api.Http.Call(HttpMethod.Get, name);
            Assert.Equal((200, "public, max-age=31536000, immutable"), (reply.Status, reply.Headers.GetValues("Cache-Control").Single()));
            Assert.Equal(Hash().Match(name).Value, $".{HashOf(reply.Text)}.");
            AssertSafe(reply);
            string ofAnotherVersion = Hash().Replace(name, ".0123456789abcdef.");
            var other = await api.Http.Call(HttpMethod.Get, ofAnotherVersion);
            Assert.Equal((200, "no-store"), (other.Status, other.Headers.CacheControl?.ToString()));
            Assert.Equal(reply.Text, other.Text);
            AssertSafe(other);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("link")]
    [InlineData("scan")]
    [InlineData("account")]
    [InlineData("q/AAAAAAAAAAAAAAAAAAAAAA?c=x")]
    public async Task A_page_refers_to_no_script_or_style_sheet_by_another_name(string path)
    {
        var page = await api.Http.Call(HttpMethod.Get, path);
        // A cached page would refer to scripts of an older version.
        Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());
        var references = Reference().Matches(page.Text).Select(m => m.Groups["url"].Value).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, url => Assert.Matches(Asset(), url));
    }

    [Fact]
    public async Task A_HEAD_request_gets_the_headers_of_an_asset_and_no_content()
    {
        string name = Asset().Match((await api.Http.Call(HttpMethod.Get, "")).Text).Value;
        foreach (string each in new[] { name, Hash().Replace(name, ".0123456789abcdef.") })
        {
            var (get, head) = (await api.Http.Call(HttpMethod.Get, each), await api.Http.Call(HttpMethod.Head, each));
            Assert.Equal((200, ""), (head.Status, head.Text));
            Assert.Equal(
                (get.Headers.CacheControl?.ToString(), get.Content.ContentType?.ToString()),
                (head.Headers.CacheControl?.ToString(), head.Content.ContentType?.ToString()));
            AssertSafe(head);
        }

        Assert.Equal(404, (await api.Http.Call(HttpMethod.Head, "assets/nothing.0123456789abcdef.js")).Status);
        Assert.Equal(405, (await api.Http.Call(HttpMethod.Post, name)).Status);
    }

    [Theory]
    [InlineData("assets/pc.js.0123456789abcdef")]
    [InlineData("assets/nothing.0123456789abcdef.js")]
    [InlineData("assets/pc.0123456789abcdeg.js")]
    [InlineData("assets/pc.0123456789ABCDEF.js")]
    [InlineData("assets/pc.0123456789abcdef.css")]
    [InlineData("assets/pc.0123456789abcdef.html")]
    [InlineData("assets/..%2Fpc.0123456789abcdef.js")]
    [InlineData("assets/x/pc.0123456789abcdef.js")]
    public async Task An_unknown_name_is_not_found(string path) => Assert.Equal(404, (await api.Http.Call(HttpMethod.Get, path)).Status);

    private static void AssertSafe(Reply reply)
    {
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex("(?:<script[^>]* src|<link rel=.stylesheet.[^>]* href)=.(?<url>[^\">]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"/assets/[a-z]+\.[0-9a-f]{16}\.(?:js|css)")]
    private static partial Regex Asset();

    [GeneratedRegex(@"\.[0-9a-f]{16}\.")]
    private static partial Regex Hash();
}
