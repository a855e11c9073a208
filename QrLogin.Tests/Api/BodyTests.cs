using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>Encodings of request bodies, and unknown members.</summary>
public abstract class BodyTests(Site site)
{
    [Theory]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    [InlineData("fffffffffffffffff")]
    [InlineData("-1")]
    [InlineData("ZZ")]
    public async Task A_malformed_chunk_is_a_client_error(string size)
    {
        string status = await Open($"Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16_384, "HTTP/1.1 201")]
    [InlineData(16_385, "HTTP/1.1 413")]
    public async Task The_size_of_a_chunked_body_is_the_sum_of_its_chunks(int length, string status)
    {
        string body = "{\"padding\":\"" + new string('x', length - 14) + "\"}";
        string chunks = string.Concat(body.Select(c => $"1\r\n{c}\r\n"));
        Assert.StartsWith(status, await Open($"Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_in_another_case_is_an_unknown_member()
    {
        var reply = await site.Http.Call(HttpMethod.Post, "api/v1/accounts", new { USERNAME = "somebody", password = TestPhone.Password });
        Assert.Equal((400, "username"), (reply.Status, Assert.Single(reply["errors"].EnumerateObject()).Name));
    }

    [Theory]
    [InlineData(7, 400)]
    [InlineData(8, 201)]
    [InlineData(256, 201)]
    [InlineData(257, 400)]
    public async Task Length_counts_characters_and_not_surrogates(int faces, int status) =>
        Assert.Equal(
            status,
            (await site.Http.Call(
                HttpMethod.Post,
                "api/v1/accounts",
                new
                {
                    username = "user-" + Unique.Text(),
                    password = string.Concat(Enumerable.Repeat("😀", faces)),
                    displayName = string.Concat(Enumerable.Repeat("😀", 64))
                })).Status);

    [Theory]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    [InlineData(".well-known/oauth-authorization-server")]
    [InlineData("openapi/v1.json")]
    [InlineData("docs/")]
    [InlineData("qr-login.js")]
    public async Task What_anyone_may_read_answers_HEAD_like_GET(string path)
    {
        var (get, head) = (await site.Http.Call(HttpMethod.Get, path), await site.Http.Call(HttpMethod.Head, path));
        Assert.Equal((200, get.Content.ContentType, ""), (head.Status, head.Content.ContentType, head.Text));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_probe_is_read_only(string method) =>
        Assert.Equal((405, "method_not_allowed"), (await site.Http.Call(new(method), "health/live")).Refusal);

    /// <summary>Opens a session with these last headers and this body, byte by byte, and returns the status line.</summary>
    private async Task<string> Open(string rest)
    {
        using var opened = await site.Http.SendAsync(new(HttpMethod.Get, "health/live"), TestContext.Current.CancellationToken);
        var address = opened.RequestMessage!.RequestUri!;
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        string head =
            $"POST /api/v1/qr-sessions HTTP/1.1\r\nHost: {address.Authority}\r\nX-Device-Id: raw-device\r\nX-Device-Type: "
                + $"pc\r\nContent-Type: application/json\r\nConnection: close\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head + rest), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }
}
