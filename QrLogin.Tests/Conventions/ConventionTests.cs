using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Endpoints.Pc;
using QrLogin.Api.Endpoints.Phone;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The rules of the style guide that a test can check.</summary>
public sealed class ConventionTests(ApiHost api)
{
    private const string Contracts = "QrLogin.Grains.Contracts";
    private static readonly Assembly s_grains = typeof(IQrSessionGrain).Assembly, s_silo = typeof(Silo.Hosting.SiloSetup).Assembly,
        s_api = typeof(PollToken).Assembly;

    private static IEnumerable<Type> Own(Assembly assembly) =>
        assembly.GetTypes().Where(
            t => t.Namespace?.StartsWith("QrLogin", StringComparison.Ordinal) == true && !t.Name.Contains('<', StringComparison.Ordinal));

    private static IEnumerable<Type> Product => Own(s_grains).Concat(Own(s_silo)).Concat(Own(s_api));

    private static IEnumerable<Type> WireTypes =>
        Own(s_grains).Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    private static IEnumerable<Type> GrainInterfaces => Own(s_grains).Where(t => t.IsInterface && t.IsAssignableTo(typeof(IGrain)));

    private static IEnumerable<Type> GrainClasses => Own(s_grains).Where(t => t.IsClass && t.IsAssignableTo(typeof(Grain)));

    [Fact]
    public void The_contracts_are_the_only_public_namespace_of_the_grains() =>
        Assert.All(
            Own(s_grains).Where(t => t.IsPublic && t != typeof(QrLogin.Grains.GrainServices)),
            t => Assert.Equal(Contracts, t.Namespace));

    [Fact]
    public void The_front_end_uses_only_the_contracts_of_the_grains() =>
        Assert.All(
            Repository.Sources("QrLogin.Api"), f => Assert.DoesNotMatch(@"using QrLogin\.Grains\.(?!Contracts)", File.ReadAllText(f)));

    [Fact]
    public void Classes_are_sealed_or_static() =>
        Assert.All(Product.Where(t => t.IsClass && !t.IsNested), t => Assert.True(t.IsSealed || t.Name == "Codec", t.FullName));

    [Fact]
    public void Grains_have_a_type_name_and_are_internal() =>
        Assert.All(GrainClasses, t => Assert.True(t.IsDefined(typeof(GrainTypeAttribute), false) && t.IsNotPublic, t.FullName));

    [Fact]
    public void Grain_interfaces_and_their_verbs_have_aliases()
    {
        Assert.NotEmpty(GrainInterfaces);
        Assert.All(GrainInterfaces, t => Assert.True(t.IsDefined(typeof(GrainInterfaceTypeAttribute), false), t.FullName));
        Assert.All(GrainInterfaces.SelectMany(t => t.GetMethods()), m =>
        {
            Assert.True(m.IsDefined(typeof(AliasAttribute), false), m.Name);
            Assert.DoesNotMatch("Async$", m.Name);
        });
    }

    [Fact]
    public void Serialized_types_have_an_alias()
    {
        Assert.NotEmpty(WireTypes);
        var aliases = WireTypes.Select(t => t.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.DoesNotContain(null, aliases);
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
        Assert.All(aliases, a => Assert.StartsWith("qrlogin.", a, StringComparison.Ordinal));
    }

    [Fact]
    public void Serialized_types_are_immutable_and_have_numbered_members()
    {
        foreach (var type in WireTypes.Where(t => !t.IsEnum && !t.IsAssignableTo(typeof(Exception))))
        {
            Assert.True(type.IsDefined(typeof(ImmutableAttribute), false), type.FullName);
            foreach (var property in type.GetProperties(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(IsStored))
            {
                Assert.True(property.IsDefined(typeof(IdAttribute), false), $"{type.Name}.{property.Name}");
                Assert.True(property.SetMethod is null || IsInitOnly(property.SetMethod), $"{type.Name}.{property.Name}");
            }
        }
    }

    [Fact]
    public void Enums_have_a_state_at_zero() =>
        Assert.All(Product.Where(t => t.IsEnum), t => Assert.True(Enum.IsDefined(t, 0), t.FullName));

    [Fact]
    public void An_interface_has_more_than_one_implementation_unless_it_is_a_grains() =>
        Assert.All(
            Product.Where(t => t.IsInterface && !t.IsAssignableTo(typeof(IGrain))),
            i => Assert.True(
                Product.Any(t => t.IsGenericType && Implements(t, i)) || Product.Count(t => Implements(t, i)) > 1,
                i.FullName));

    [Fact]
    public void No_constructor_or_method_has_more_than_five_parameters() =>
        Assert.All(
            Product.Where(t => t.IsClass && t.GetMethod("<Clone>$") is null && !t.Name.StartsWith("Codec", StringComparison.Ordinal))
                .SelectMany(t => t.GetConstructors()),
            c => Assert.True(c.GetParameters().Length <= 5, c.DeclaringType?.FullName));

    [Theory]
    [InlineData("QrLogin.Grains/Sessions/QrSession.cs")]
    [InlineData("QrLogin.Grains/Sessions/QrSession.Verbs.cs")]
    [InlineData("QrLogin.Grains/Sessions/SessionCode.cs")]
    [InlineData("QrLogin.Grains/Sessions/SessionOwner.cs")]
    [InlineData("QrLogin.Grains/Sessions/PollPace.cs")]
    [InlineData("QrLogin.Grains/Contracts/Values/GuessBudget.cs")]
    [InlineData("QrLogin.Grains/Logins/Login.cs")]
    [InlineData("QrLogin.Grains/Accounts/LoginList.cs")]
    [InlineData("QrLogin.Grains/Accounts/PasswordThrottle.cs")]
    public void The_rules_use_no_clock_store_log_or_grain(string file) =>
        Assert.DoesNotMatch(
            @"\b(TimeProvider|ILogger|HttpContext|IGrainFactory|IPersistentState|IStorage|IGrainStorage)\b|"
                + @"\b(Task|ValueTask|await|RandomNumberGenerator)\b",
            Repository.Read(file));

    [Fact]
    public void Grains_keep_their_context() =>
        Assert.All(
            Repository.Sources("QrLogin.Grains"),
            f => Assert.DoesNotContain("ConfigureAwait", File.ReadAllText(f), StringComparison.Ordinal));

    [Fact]
    public void Endpoints_catch_nothing() =>
        Assert.All(Repository.Sources("QrLogin.Api/Endpoints"), f => Assert.DoesNotMatch(@"\bcatch\b", File.ReadAllText(f)));

    [Fact]
    public void Only_one_file_changes_a_status() =>
        Assert.All(
            Repository.Sources("QrLogin.Api").Where(f => Path.GetFileName(f) != "Problem.cs"),
            f => Assert.DoesNotMatch(@"StatusCodes\.Status[45]|statusCode: [45]|StatusCode = [45]", File.ReadAllText(f)));

    [Fact]
    public void A_route_that_requires_a_login_checks_the_device_first()
    {
        var endpoints = api.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.NotEmpty(endpoints);
        Assert.All(
            endpoints.Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is not null),
            e => Assert.NotNull(e.Metadata.GetMetadata<DevicePolicy>()));
    }

    [Fact]
    public void ToString_reveals_no_secret()
    {
        var (poll, login) = (PollToken.Generate(), LoginToken.Generate());
        Assert.True(Password.TryParse("correct horse", out var password));
        Assert.Equal(("PollToken", "LoginToken", "Password", "SecretHash"), ($"{poll}", $"{login}", $"{password}", $"{login.Secret}"));
        var command = new LogInWithPassword(default, password, GrainFlow.NewLogin(new(Example.Pc, null, null, null), LoginMethod.Password));
        object[] carriers =
        [
            command,
            new RegisterRequest("ann", "correct horse", null),
            new LogInRequest("ann", "correct horse", null),
            new ConfirmRequest("horse", null, null),
            new DenyRequest("horse"),
            new ContinueRequest("horse", null),
            new OpenSessionRequest(null, "state=horse"),
            SessionResponse.ExampleWaiting with { RedirectTo = "https://shop.example.com/?code=horse" },
            new AuthorizationTarget("https://shop.example.com", "horse", false),
        ];
        Assert.All(carriers, c => Assert.DoesNotContain("horse", c.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void No_limiter_is_asked_for_zero_permits()
    {
        Assert.All([s_grains, s_silo, s_api], a => Assert.Empty(PermitCalls.OfOtherThanOne(a)));
        Assert.Equal([nameof(PermitCalls.OfNone)], PermitCalls.OfOtherThanOne(typeof(PermitCalls).Assembly));
    }

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.All(
            Repository.Sources("QrLogin.Tests").Where(f => Path.GetFileName(f) != "ConventionTests.cs"),
            f => Assert.DoesNotMatch(@"Thread\.Sleep|Task\.Delay", File.ReadAllText(f)));

    /// <summary>A generic class counts as several implementations.</summary>
    private static bool Implements(Type type, Type contract) => type.IsClass
        && type.GetInterfaces().Any(i => i == contract || (i.IsGenericType && i.GetGenericTypeDefinition() == contract));

    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
