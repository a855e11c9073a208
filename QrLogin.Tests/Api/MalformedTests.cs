using System.Net.Http.Headers;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>Client errors: always a 4xx of the contract, in the contract's order of precedence.</summary>
public abstract class MalformedTests(Site site)
{
    private static readonly string[] s_withBody =
    [
        "accounts",
        "login",
        "qr-sessions",
        "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/scan",
        "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/confirm",
        "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/deny"
    ];

    public static TheoryData<string, string> BadBodies => new(
        from path in s_withBody
        from body in new[]
        {
            "{", "[]", "null", "42", "\"text\"", "{\"deviceName\":1,\"username\":1,\"scanCode\":1,\"confirmToken\":1}",
            "{\"deviceName\":{},\"username\":[],\"scanCode\":{},\"confirmToken\":{}}", "\u0000",
            "{\"deviceName\":\"\\ud800\",\"username\":\"\\ud800\",\"scanCode\":\"\\ud800\",\"confirmToken\":\"\\ud800\"}", "{} trailing",
            new string('[', 1000)
        }
        select (path, body));

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task An_unreadable_body_is_a_validation_problem(string path, string body)
    {
        var phone = await site.AnyPhone();
        var reply = await phone.Call(HttpMethod.Post, path, body);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.NotEmpty(reply["errors"].EnumerateObject());
    }

    [Fact]
    public async Task Invalid_UTF8_is_a_validation_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/accounts")
        {
            Content = new ByteArrayContent(
                [
                    (byte)'{', (byte)'"', (byte)'u', (byte)'s', (byte)'e', (byte)'r', (byte)'n', (byte)'a', (byte)'m', (byte)'e', (byte)'"',
                    (byte)':', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)'}'
                ])
        };
        request.Content.Headers.ContentType = new("application/json");
        Assert.Equal((400, "validation"), (await site.Http.Ask(request)).Refusal);
    }

    [Fact]
    public async Task A_problem_does_not_quote_the_body()
    {
        var reply = await site.Http.Call(
            HttpMethod.Post, "api/v1/login", "{\"username\":\"ann\",\"password\":hunter2hunter2}", device: TestDevice.New("ios"));
        Assert.Equal(400, reply.Status);
        Assert.DoesNotContain("hunter", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_member_is_a_validation_problem() => Assert.Equal(
        (400, "validation"),
        (await site.Http.Call(
            HttpMethod.Post, "api/v1/accounts", "{\"username\":\"anna\",\"username\":\"bert\",\"password\":\"correct horse\"}")).Refusal);

    [Fact]
    public async Task Unknown_members_are_ignored() => Assert.Equal(
        201,
        (await site.Http.Call(
            HttpMethod.Post,
            "api/v1/accounts",
            new { username = "name-" + Unique.Text(), password = TestPhone.Password, isAdmin = true, accountId = "mine" })).Status);

    [Theory]
    [InlineData("{\"correct horse\":horse}", "body")]
    [InlineData("{\"correct horse\":{\"horse\":[}}", "body")]
    [InlineData("{\"username\":{\"horse\":1}}", "username")]
    [InlineData("{\"password\":[1]}", "password")]
    public async Task An_unknown_member_name_is_not_echoed(string body, string member)
    {
        var reply = await site.Http.Call(HttpMethod.Post, "api/v1/accounts", body);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.Equal([member], reply["errors"].EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task Required_members_that_are_missing_are_named()
    {
        var reply = await site.Http.Call(HttpMethod.Post, "api/v1/accounts", new { });
        Assert.Equal(["username", "password"], reply["errors"].EnumerateObject().Select(m => m.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_16_KiB_is_too_large(bool lengthIsTold)
    {
        foreach (string path in s_withBody)
        {
            var phone = await site.AnyPhone();
            using var request = Authorized(phone, HttpMethod.Post, path);
            request.Content = new StringContent($"{{\"username\":\"{new string('x', 17 * 1024)}\"}}", Encoding.UTF8, "application/json");
            request.Headers.TransferEncodingChunked = !lengthIsTold;
            var reply = await site.Http.Ask(request);
            Assert.Equal((413, "too_large"), reply.Refusal);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Only_UTF8_JSON_is_accepted(string? contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/accounts") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        Assert.Equal((415, "unsupported_media_type"), (await site.Http.Ask(request)).Refusal);
    }

    [Theory]
    [InlineData("application/json; charset=utf8", null)]
    [InlineData("application/json; charset=\"UTF-8\"", null)]
    [InlineData("application/json", "identity")]
    [InlineData("application/json", "Identity, identity")]
    public async Task A_body_may_name_UTF8_and_the_identity_encoding_in_every_way(string contentType, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/accounts") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        Assert.Equal((400, "validation"), (await site.Http.Ask(request)).Refusal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/accounts") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal((415, "unsupported_media_type"), (await site.Http.Ask(request)).Refusal);
    }

    [Theory]
    [InlineData("GET", "api/v1/nothing", 404, "not_found")]
    [InlineData("GET", "nothing", 404, "not_found")]
    [InlineData("POST", "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/steal", 404, "not_found")]
    [InlineData("PUT", "api/v1/login", 405, "method_not_allowed")]
    [InlineData("GET", "api/v1/accounts", 405, "method_not_allowed")]
    [InlineData("PATCH", "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA", 405, "method_not_allowed")]
    public async Task An_unknown_path_gets_a_problem(string method, string path, int status, string code)
    {
        var reply = await site.Http.Call(new(method), path);
        Assert.Equal((status, code), reply.Refusal);
        Assert.Equal("application/problem+json", reply.Content.ContentType?.MediaType);
        Assert.Equal(["type", "title", "status", "code"], reply.Members);
        Assert.Equal(status, reply["status"].GetInt32());
    }

    [Fact]
    public async Task The_order_of_the_tests_is_the_contracts()
    {
        async Task<(int, string?)> Ask(string method, string path, TestDevice? device, string? bearer, string type, int size)
        {
            using var request = new HttpRequestMessage(new(method), "api/v1/" + path) { Content = new ByteArrayContent(new byte[size]) };
            request.Content.Headers.ContentType = new(type);
            if (bearer is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
            if (device is not null) request.Headers.TryAddWithoutValidation("X-Device-Id", device.Id);
            if (device is not null) request.Headers.TryAddWithoutValidation("X-Device-Type", device.Type);
            return (await site.Http.Ask(request)).Refusal;
        }

        const string Scan = "qr-sessions/nothing/scan";
        var phone = await site.AnyPhone();
        Assert.Equal((405, "method_not_allowed"), await Ask("PUT", "login", null, null, "text/plain", 20_000));
        Assert.Equal((413, "too_large"), await Ask("POST", Scan, null, null, "text/plain", 20_000));
        Assert.Equal((415, "unsupported_media_type"), await Ask("POST", Scan, null, null, "text/plain", 2));
        Assert.Equal((400, "invalid_device"), await Ask("POST", Scan, null, null, "application/json", 2));
        Assert.Equal((401, "invalid_token"), await Ask("POST", Scan, phone.Device, null, "application/json", 2));
        Assert.Equal((400, "validation"), await Ask("POST", Scan, phone.Device, phone.Token, "application/json", 2));
        Assert.Equal((404, "qr_not_found"), (await phone.Scan("nothing", "code")).Refusal);
    }

    public static TheoryData<string> WrongIds =>
        new(
            "a", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAB", "%00", "%20",
            "%C3%A9", "%FF%FE", "%2e%2e", "%2F%2F", "..%5c", "null", "-1", "%F0%9F%98%80", new string('A', 2000),
            "AAAAAAAAAAA%0AAAAAAAAAAAA", "AAAAAAAAAAA+/AAAAAAAAA", "{qrId}");

    [Theory]
    [MemberData(nameof(WrongIds))]
    public async Task A_malformed_id_is_a_4xx(string id)
    {
        var phone = await site.AnyPhone();
        var pc = await TestPc.Open(site.Http);
        foreach (var (method, path) in new[] { ("GET", id), ("GET", id + "/image"), ("DELETE", id) })
            Assert.InRange(
                (await site.Http.Call(new(method), "api/v1/qr-sessions/" + path, bearer: pc.PollToken, device: pc.Device)).Status,
                400,
                499);
        foreach (string verb in new[] { "scan", "confirm", "deny" })
            Assert.InRange(
                (await phone.Call(HttpMethod.Post, $"qr-sessions/{id}/{verb}", new { scanCode = "x", confirmToken = "x" })).Status,
                400,
                499);
        Assert.InRange((await phone.Call(HttpMethod.Delete, "logins/" + id)).Status, 400, 499);
    }

    [Theory]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("q/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("assets/styles.css")]
    [InlineData("health/live")]
    public async Task HEAD_is_answered_wherever_GET_is(string path)
    {
        var reply = await site.Http.Call(HttpMethod.Head, path);
        Assert.Equal((200, ""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Secrets_are_not_cached_for_any_spelling_of_the_path()
    {
        var reply = await site.Http.Call(HttpMethod.Post, "API/V1/Qr-Sessions", device: TestDevice.New("pc"));
        Assert.Equal((201, "no-store"), (reply.Status, reply.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task A_report_file_keeps_the_answers_that_break_the_contract()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "assets/styles.css");
        request.Headers.Add("Range", "bytes=99999999-");
        Assert.Equal(416, (await site.Http.Ask(request)).Status);
    }

    [Fact]
    public async Task The_pages_and_the_API_send_no_referrer_and_are_framed_by_nobody()
    {
        foreach (string path in new[] { "", "account", "q/AAAAAAAAAAAAAAAAAAAAAA?c=x", "api/v1/nothing" })
        {
            var reply = await site.Http.Call(HttpMethod.Get, path);
            Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
            string csp = reply.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", csp, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", csp, StringComparison.Ordinal);
            Assert.False(reply.Headers.Contains("Server"));
        }
    }

    /// <summary>A raw request that no HTTP client would send.</summary>
    private static HttpRequestMessage Authorized(TestPhone phone, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, "api/v1/" + path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + phone.Token);
        request.Headers.TryAddWithoutValidation("X-Device-Id", phone.Device.Id);
        request.Headers.TryAddWithoutValidation("X-Device-Type", phone.Device.Type);
        return request;
    }
}
