using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The API reference pages: third-party code, held to the same rules.</summary>
[Trait("Speed", "Slow")]
public sealed class DocsPageTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_docs_page_shows_every_chapter_calls_no_other_host_and_breaks_no_policy(ColorScheme scheme)
    {
        Browser.SkipIfMissing();
        await using var reader = await browser.Person(api.Http.BaseAddress!, scheme);
        await reader.Page.AddInitScriptAsync(
            "window.violations = []; document.addEventListener('securitypolicyviolation', e => "
                + "window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));");
        await reader.Goes("/docs");
        foreach (string chapter in new[] { "Accounts and logins", "PC", "OAuth 2.0", "Operations", "Phone" })
            await reader.Page.GetByText(chapter, new() { Exact = true }).First.ClickAsync();
        foreach (string operation in new[]
        {
            "Register an account", "Open a session", "Scan the code", "Request a device code",
            "Check that the process can serve requests", "Confirm"
        })
            await reader.Page.GetByText(operation, new() { Exact = true }).First.ClickAsync();
        await reader.Page.GetByText("confirm_token_used").First.WaitForAsync();
        await reader.Page.ScreenshotAsync(new() { Path = Snapshot.Picture($"docs-{scheme}".ToLowerInvariant()) });
        // Its script tries to evaluate text as code, is refused by the policy, and works without.
        Assert.Equal(["script-src eval"], await reader.Page.EvaluateAsync<string[]>("window.violations"));
        Assert.Empty(reader.Complaints);
    }

    [Fact]
    public async Task The_inline_script_of_the_docs_page_has_a_new_nonce_every_time()
    {
        var (one, other) = (await api.Http.Call(HttpMethod.Get, "docs/"), await api.Http.Call(HttpMethod.Get, "docs/"));
        Assert.NotEqual(Nonce(one), Nonce(other));
        Assert.Contains(
            $"nonce=\"{System.Net.WebUtility.HtmlEncode(Nonce(one)).Replace("+", "&#x2B;", StringComparison.Ordinal)}\"",
            one.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "http", one.Text.Replace(api.Http.BaseAddress!.ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_docs_page_has_our_pages_policy_except_for_inline_script_and_styles()
    {
        var (docs, ours) = (await api.Http.Call(HttpMethod.Get, "docs/"), await api.Http.Call(HttpMethod.Get, ""));
        Assert.Equal(
            [$"script-src 'self' 'nonce-{Nonce(docs)}'", "style-src 'self' 'unsafe-inline'"],
            Rules(docs).Except(Rules(ours)).Order(StringComparer.Ordinal));
        Assert.Equal(["script-src 'self'", "style-src 'self'"], Rules(ours).Except(Rules(docs)).Order(StringComparer.Ordinal));
        foreach (string header in new[]
        {
            "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Resource-Policy"
        })
            Assert.Equal(ours.Headers.GetValues(header), docs.Headers.GetValues(header));
    }

    [Theory]
    [InlineData("docs/Call-this-number")]
    [InlineData("docs/v1")]
    [InlineData("docs/%3Cscript%3E")]
    public async Task The_docs_page_echoes_nothing_from_a_link(string path) =>
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Get, path)).Refusal);

    private static string[] Rules(Reply page) =>
        page.Headers.GetValues("Content-Security-Policy").Single()
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Nonce(Reply page) =>
        Regex.Match(page.Headers.GetValues("Content-Security-Policy").Single(), "script-src 'self' 'nonce-([^']+)'").Groups[1].Value;
}
