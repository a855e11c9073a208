using System.Net;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>What the phone shows about the PC, and the number that it asks for if their networks differ.</summary>
public sealed class ShownTests(ShownTests.ShownHost api) : IClassFixture<ShownTests.ShownHost>
{
    private const string Home = "203.0.113.7", SameHome = "203.0.113.200", Elsewhere = "198.51.100.1";

    [Fact]
    public async Task A_phone_on_another_network_is_warned_and_types_the_number_on_the_PCs_screen()
    {
        using var there = api.From(Elsewhere);
        var (phone, pc) = (await TestPhone.LoggedIn(there), await TestPc.Open(api.From(Home)));
        var scan = await phone.Scan(pc);
        Assert.Equal(["different_network", "new_device"], scan["warnings"].EnumerateArray().Select(w => w.GetString()));
        Assert.Equal("{\"required\":true,\"kind\":\"number\",\"digits\":2}", scan["numberMatch"].GetRawText());
        string number = (await pc.Poll())["matchNumber"].GetString()!;
        Assert.Matches("^[0-9]{2}$", number);
        Assert.DoesNotContain("matchNumber", scan.Text, StringComparison.Ordinal);

        string confirmToken = scan["confirmToken"].GetString()!;
        var missing = await phone.Confirm(pc, confirmToken);
        Assert.Equal((400, "validation"), missing.Refusal);
        Assert.True(missing["errors"].TryGetProperty("matchNumber", out _));
        var wrong = await phone.Confirm(pc, confirmToken, Other(number));
        Assert.Equal((403, "wrong_number", 2), (wrong.Status, wrong.Code, wrong["attemptsLeft"].GetInt32()));
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken, number)).Status);
    }

    [Fact]
    public async Task A_phone_on_another_network_than_a_TV_is_warned_and_types_the_code_on_the_TVs_screen()
    {
        using var there = api.From(Elsewhere);
        var (phone, tv) = (await TestPhone.LoggedIn(there), await DevicePc.Asks(api.From(Home)));
        var scan = await phone.Scan(tv);
        Assert.Equal(["different_network", "new_device"], scan["warnings"].EnumerateArray().Select(w => w.GetString()));
        Assert.Equal("user_code", scan["numberMatch"].GetProperty("kind").GetString());
        string confirmToken = scan["confirmToken"].GetString()!;
        Assert.Equal((400, "validation"), (await phone.Confirm(tv, confirmToken)).Refusal);
        Assert.Equal((403, "wrong_number"), (await phone.Confirm(tv, confirmToken, "BBBB-BBBB")).Refusal);
        Assert.Equal(200, (await phone.Confirm(tv, confirmToken, tv.UserCode)).Status);
    }

    [Fact]
    public async Task The_third_wrong_number_denies()
    {
        using var there = api.From(Elsewhere);
        var (phone, pc) = (await TestPhone.LoggedIn(there), await TestPc.Open(api.From(Home)));
        string confirmToken = await phone.Scanned(pc);
        string number = (await pc.Poll())["matchNumber"].GetString()!;
        var left = new List<int>();
        for (int i = 0; i < 3; i++) left.Add((await phone.Confirm(pc, confirmToken, Other(number)))["attemptsLeft"].GetInt32());
        Assert.Equal([2, 1, 0], left);
        Assert.Equal("denied", await pc.Status());
        Assert.Equal((409, "qr_finished"), (await phone.Confirm(pc, confirmToken, number)).Refusal);
    }

    [Fact]
    public async Task A_phone_on_the_same_network_is_neither_warned_of_it_nor_asked_for_a_number()
    {
        using var home = api.From(SameHome);
        var (phone, pc) = (await TestPhone.LoggedIn(home), await TestPc.Open(api.From(Home)));
        var scan = await phone.Scan(pc);
        Assert.Equal(["new_device"], scan["warnings"].EnumerateArray().Select(w => w.GetString()));
        Assert.Equal("{\"required\":false,\"kind\":\"number\",\"digits\":2}", scan["numberMatch"].GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await pc.Poll())["matchNumber"].ValueKind);
    }

    [Fact]
    public async Task A_device_that_the_account_has_used_is_not_new()
    {
        using var home = api.From(Home);
        var (phone, first) = (await TestPhone.LoggedIn(home), await TestPc.Open(home));
        await phone.Approve(first);
        await first.Token();
        var again = await phone.Scan(await TestPc.Open(home, first.Device));
        Assert.Equal("[]", again["warnings"].GetRawText());
        // The device is new to another account.
        var other = await TestPhone.LoggedIn(home);
        Assert.Equal("[\"new_device\"]", (await other.Scan(await TestPc.Open(home, first.Device)))["warnings"].GetRawText());
    }

    [Fact]
    public async Task The_phone_shows_a_place_that_is_in_the_database()
    {
        using var home = api.From(Home);
        var phone = await TestPhone.LoggedIn(home);
        Assert.Equal("Zürich, Switzerland", (await phone.Scan(await TestPc.Open(home)))["requester"].GetProperty("location").GetString());
        var elsewhere = await phone.Scan(await TestPc.Open(api.From(Elsewhere)));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, elsewhere["requester"].GetProperty("location").ValueKind);
        Assert.Equal(Elsewhere, elsewhere["requester"].GetProperty("ip").GetString());
    }

    [Fact]
    public async Task Without_the_callers_address_no_device_counts_as_near()
    {
        // As when TLS ends at a proxy in front of an untrusted load balancer: all requests come from one address, a proxy's.
        using var proxy = api.From("198.51.100.200");
        var scan = await (await TestPhone.LoggedIn(proxy)).Scan(await TestPc.Open(proxy));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, scan["requester"].GetProperty("ip").ValueKind);
        Assert.True(scan["numberMatch"].GetProperty("required").GetBoolean());
        Assert.Contains("different_network", scan["warnings"].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("203.0.113.7, unknown")]
    [InlineData("127.0.0.1")]
    [InlineData("198.51.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Behind_a_proxy_that_lost_the_callers_address_no_device_counts_as_near(string? forwarded)
    {
        using var proxy = forwarded is null ? new HttpClient { BaseAddress = api.Http.BaseAddress } : api.From(forwarded);
        var scan = await (await TestPhone.LoggedIn(proxy)).Scan(await TestPc.Open(proxy));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, scan["requester"].GetProperty("ip").ValueKind);
        Assert.True(scan["numberMatch"].GetProperty("required").GetBoolean());
        Assert.Contains("different_network", scan["warnings"].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:3::4", "2001:db8:1:2::1", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:2::1", true)]
    [InlineData("64:ff9b::cb00:7107", SameHome, Home, false)]
    [InlineData("64:ff9b::cb00:7107", "64:ff9b::c633:6401", Home, true)]
    [InlineData("::ffff:203.0.113.7", "64:ff9b::cb00:71c8", Home, false)]
    public async Task Networks_of_each_address_family_are_compared(string pcs, string phones, string shown, bool asksForNumber)
    {
        using HttpClient near = api.From(pcs), there = api.From(phones);
        var scan = await (await TestPhone.LoggedIn(there)).Scan(await TestPc.Open(near));
        Assert.Equal(shown, scan["requester"].GetProperty("ip").GetString());
        Assert.Equal(asksForNumber, scan["numberMatch"].GetProperty("required").GetBoolean());
    }

    private static string Other(string number) => number == "00" ? "01" : "00";

    /// <summary>A service behind a trusted proxy, with a database of one place.</summary>
    public sealed class ShownHost : ClockedApiHost
    {
        private static readonly TempFolder s_folder = new();

        public ShownHost()
            : base(new Dictionary<string, string>
            {
                ["QrLogin:Proxies"] = "127.0.0.1, 198.51.100.128/25",
                ["QrLogin:PlaceDatabase"] = Places()
            })
        {
        }

        /// <summary>A client with this address.</summary>
        public HttpClient From(string address)
        {
            var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Http.BaseAddress };
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", address);
            return client;
        }

        private static string Places()
        {
            string file = Path.Combine(s_folder.Path, "places.mmdb");
            PlaceDatabase.Write(file, IPNetwork.Parse("203.0.113.0/24"), "Zürich", "Switzerland");
            return file;
        }
    }
}
