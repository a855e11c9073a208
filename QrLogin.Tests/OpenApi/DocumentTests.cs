using System.Collections;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using QrLogin.Api.Problems;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenApi;

/// <summary>The API document: complete, valid, and as reviewed.</summary>
public sealed class DocumentTests(ApiHost api, NpmClients npm, DocumentTests.Silent silent) : IClassFixture<DocumentTests.Silent>
{
    private const string Path = "openapi/v1.json", CheckedIn = "docs/openapi.json";

    /// <summary>The routes that the document omits: pages, and the document itself.</summary>
    private static readonly string[] s_pages =
    [
        "GET /", "GET /.well-known/apple-app-site-association", "GET /.well-known/assetlinks.json",
        "GET /account", "GET /link", "GET /openapi/v1.json", "GET /q/{qrId}", "GET /reset", "GET /scan",
        "GET /oauth/authorize", "POST /oauth/authorize", "GET /oauth/logout", "POST /oauth/logout",
    ];

    [Fact]
    public async Task The_document_is_the_one_that_is_checked_in() =>
        Snapshot.Matches(CheckedIn, (await api.Http.Call(HttpMethod.Get, Path)).Text, "openapi");

    [Fact]
    public async Task The_document_does_not_depend_on_the_Host_header_and_is_cached()
    {
        var one = await api.Http.Call(HttpMethod.Get, Path);
        var other = await api.Http.Call(HttpMethod.Get, Path, null, null, null, ("Host", "evil.example"));
        Assert.Equal((one.Text, "application/json"), (other.Text, other.Content.ContentType?.MediaType));
        Assert.DoesNotContain("localhost", one.Text, StringComparison.Ordinal);
        var known = ("If-None-Match", one.Headers.ETag!.ToString());
        Assert.Equal(304, (await api.Http.Call(HttpMethod.Get, Path, null, null, null, known)).Status);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_third_party_validator_accepts_the_document_as_OpenAPI_3_1() =>
        Assert.Equal("3.1 {\"valid\":true}\n", await npm.Run("openapi.mjs", api.Http.BaseAddress + Path));

    [Fact]
    public async Task An_OpenAPI_reader_reports_no_errors()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(
            (await api.Http.Call(HttpMethod.Get, Path)).Text,
            "json",
            new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic!.SpecificationVersion);
        Assert.Empty(diagnostic.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.NotEmpty(document!.Paths);
    }

    [Fact]
    public async Task The_document_has_every_route_but_the_pages()
    {
        var mapped = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"))
            .Where(r => !r.StartsWith("HEAD ", StringComparison.Ordinal) && !r.StartsWith("GET /docs", StringComparison.Ordinal)
                && !r.StartsWith("GET /assets", StringComparison.Ordinal))
            .Distinct();
        var described = (await Document.Of(api.Http)).Operations.Concat(s_pages);
        Assert.Equal(described.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_document_has_every_refusal()
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var fields = typeof(Problem).GetFields(Declared).Select(f => f.GetValue(null)).ToList();
        var problems = fields.OfType<Problem>().Concat(fields.OfType<IDictionary>().SelectMany(d => d.Values.OfType<Problem>())).ToList();
        Assert.True(problems.Count > 40);
        Assert.Empty(problems.Select(p => p.Code).Except((await Document.Of(api.Http)).Words));
    }

    [Fact]
    public async Task Everything_in_the_document_has_a_description()
    {
        var document = await Document.Of(api.Http);
        Assert.All(document.Members, m => Assert.True(m.Member["description"] is not null, m.Name));
        var tags = document["tags"].AsArray().Select(t => t!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(["Accounts and logins", "PC", "Phone", "OAuth 2.0", "Operations"], tags);
        Assert.Equal(document.Each.Count(), document.Each.Select(o => o.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        Assert.All(document.Each, o =>
        {
            Assert.All(["summary", "description", "security"], part => Assert.True(o.Operation[part] is not null, $"{o.Name}: {part}"));
            Assert.Contains(o.Operation["tags"]![0]!.GetValue<string>(), tags);
            Assert.All(
                o.Operation["parameters"]?.AsArray() ?? [],
                p => Assert.True(p!["description"] is not null && p["example"] is not null, $"{o.Name}: {p["name"]}"));
        });
    }

    [Fact]
    public async Task The_documents_examples_match_its_schemas()
    {
        var document = await Document.Of(api.Http);
        Assert.True(document.Examples.Count() > 300);
        Assert.All(
            document.Examples,
            e => Assert.Equal($"{e.Where}: ", $"{e.Where}: {document.Wrong(e.Schema, JsonSerializer.SerializeToElement(e.Example))}"));
    }

    [Theory]
    [InlineData("""{"accountId":"AAAAAAAAAAAAAAAAAAAAAA","username":"ann","displayName":"Ann"}""", true)]
    [InlineData("""{"accountId":"AAAAAAAAAAAAAAAAAAAAAA","username":"ann","displayName":"Ann","password":"horse"}""", false)]
    [InlineData("""{"accountId":"AAAAAAAAAAAAAAAAAAAAAA","username":"ann"}""", false)]
    [InlineData("""{"accountId":"AAAAAAAAAAAAAAAAAAAAAA","username":"ann","displayName":null}""", false)]
    [InlineData("""{"accountId":7,"username":"ann","displayName":"Ann"}""", false)]
    [InlineData("""{"accountId":"AAAA","username":"ann","displayName":"Ann"}""", false)]
    public async Task The_contract_check_finds_extra_missing_and_mistyped_members(string answer, bool isRight)
    {
        var document = await Document.Of(api.Http);
        string? wrong = document.Wrong(
            document.Answer("POST /api/v1/accounts", 201, "application/json")!["schema"]!,
            JsonDocument.Parse(answer).RootElement);
        Assert.Equal(isRight, wrong is null);
        Assert.Null(document.Answer("POST /api/v1/accounts", 200, "application/json"));
    }

    [Fact]
    public async Task The_document_is_absent_when_it_is_switched_off()
    {
        foreach (string path in new[] { Path, "docs", "docs/", "docs/scalar.js" })
            Assert.Equal((404, "not_found"), (await silent.Http.Call(HttpMethod.Get, path)).Refusal);
    }

    public sealed class Silent() : ApiHost(null, new() { ["QrLogin:Docs"] = "false" });
}
